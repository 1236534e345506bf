using Microsoft.Data.Sqlite;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sqlite;

namespace QueueDashboard.Tests.Support;

/// <summary>Puts very many messages into a database by plain statements, in seconds; only the way in and the contents are left out.</summary>
internal static class ManyItems
{
    /// <summary>Message n is called "Order n"; each 1000th speaks of a zebrafish; one third waits in holding, and sizes and scores grow with n.</summary>
    /// <param name="newest">When the last of them came; each one 20 seconds after the one before, so that none of 100,000 is past its days.</param>
    public static async Task AddAsync(string file, int many, DateTimeOffset newest, CancellationToken cancel)
    {
        await using SqliteConnection connection = new(SqliteStorage.ConnectionString(file));
        await connection.OpenAsync(cancel);
        await RunAsync(connection, "PRAGMA busy_timeout = 60000; PRAGMA synchronous = OFF", [], cancel);
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancel);
        const string Numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < @many) ";
        (string, object)[] values = [("@many", many), ("@end", Data.Microseconds.From(newest)), ("@step", 20 * Data.Microseconds.PerSecond)];
        await RunAsync(
            connection,
            Numbers + $"""
            INSERT INTO "Items" ("Id", "ReceivedAt", "Queue", "State", "Reason", "Score", "ReversePath", "From", "Subject", "MessageId", "RecipientsShown", "RecipientCount", "Size", "Marks", "Source", "Version")
            SELECT n, @end - (@many - n) * @step, CASE n % 3 WHEN 0 THEN {(int)QueueName.Holding} ELSE {(int)QueueName.Quarantine} END, {(int)RecipientState.Held}, CASE n % 5 WHEN 0 THEN {(int)ReasonCode.Virus} ELSE {(int)ReasonCode.Spam} END,
                n / 1000.0, 'sender' || (n % 97) || '@shop' || (n % 13) || '.test', 'Sender <sender' || (n % 97) || '@shop' || (n % 13) || '.test>', 'Order ' || n, '<' || n || '@many.test>',
                'user' || (n % 50) || '@kunde' || (n % 7) || '.test', 1, 1000 + n, {(int)ItemMarks.Indexed}, 'smtp', 0 FROM n
            """,
            values,
            cancel);
        await RunAsync(connection, $"""INSERT INTO "Recipients" ("ItemId", "Address", "AddressKey", "Queue", "State", "MtaOutcome", "ChangedAt", "Version") SELECT "Id", "RecipientsShown", "RecipientsShown", "Queue", "State", 0, "ReceivedAt", 0 FROM "Items" WHERE "MessageId" LIKE '%@many.test>'""", [], cancel);
        await RunAsync(connection, """INSERT INTO "ItemSearch" (rowid, subject, sender, recipients, body, attachments) SELECT "Id", "Subject", "From", "RecipientsShown", CASE "Id" % 1000 WHEN 0 THEN 'a zebrafish' ELSE 'greetings' END, '' FROM "Items" WHERE "MessageId" LIKE '%@many.test>'""", [], cancel);
        await transaction.CommitAsync(cancel);
        await connection.CloseAsync();
        SqliteConnection.ClearPool(connection);
    }

    private static async Task RunAsync(SqliteConnection connection, string text, (string Name, object Value)[] values, CancellationToken cancel)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 300;
#pragma warning disable CA2100 // Fixed texts of this class.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        await command.ExecuteNonQueryAsync(cancel);
    }
}
