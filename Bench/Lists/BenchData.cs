using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Bench.Intake;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sqlite;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.Lists;

/// <summary>A database as the server keeps it, filled by plain statements: only the way in is left out.</summary>
internal sealed class BenchData : IAsyncDisposable
{
    private const int Step = 10_000;
    private readonly ServiceProvider _services;
    private readonly string _file;
    private long _filled;

    private BenchData(ServiceProvider services, string file)
    {
        _services = services;
        _file = file;
    }

    public IReadItems Items => _services.GetRequiredService<IReadItems>();

    public SuggestQueries Suggest => _services.GetRequiredService<SuggestQueries>();

    public long FileBytes => new FileInfo(_file).Length;

    public static async Task<BenchData> OpenAsync(string folder)
    {
        string file = Path.Combine(folder, "queue.db");
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton(TimeProvider.System)
            .AddSqliteStorage(file).AddSingleton<Storage>().AddQueues().BuildServiceProvider();
        await services.GetRequiredService<Storage>().MigrateAsync(CancellationToken.None);
        return new BenchData(services, file);
    }

    /// <summary>Adds what is missing to <paramref name="items"/>: two thirds in quarantine, a tenth settled, and the words that the searches look for.</summary>
    public async Task FillAsync(int items)
    {
        await using var connection = new SqliteConnection(SqliteStorage.ConnectionString(_file));
        await connection.OpenAsync();
        SqlitePragmas.Apply(connection);
        var random = new Random(7);
        while (_filled < items)
        {
            await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
            await using var item = Command(connection, transaction, """
                INSERT INTO "Items" ("Id", "ReceivedAt", "Queue", "State", "Reason", "Score", "Said", "ReversePath", "From", "Subject", "MessageId", "RecipientsShown", "RecipientCount", "Size", "Marks", "Source", "Version")
                VALUES (@id, @at, @queue, @state, 4, 7.3, NULL, @sender, @from, @subject, @message, @recipient, 1, 5000, 8, 'smtp', 0)
                """, "@id", "@at", "@queue", "@state", "@sender", "@from", "@subject", "@message", "@recipient");
            await using var recipient = Command(connection, transaction, """
                INSERT INTO "Recipients" ("ItemId", "Address", "AddressKey", "Queue", "State", "ChangedAt", "Version") VALUES (@id, @address, @address, @queue, @state, @at, 0)
                """, "@id", "@address", "@queue", "@state", "@at");
            await using var search = Command(connection, transaction, """
                INSERT INTO "ItemSearch" (rowid, subject, sender, recipients, body, attachments) VALUES (@id, @subject, @sender, @recipient, @body, '')
                """, "@id", "@subject", "@sender", "@recipient", "@body");
            for (long end = Math.Min(items, _filled + Step); _filled < end;)
            {
                long id = ++_filled;
                long at = 1_800_000_000_000_000 + (id * 1_000_000);
                int queue = id % 3 == 0 ? (int)QueueName.Holding : (int)QueueName.Quarantine;
                int state = id % 10 == 0 ? (int)RecipientState.Deleted : (int)RecipientState.Held;
                string sender = $"sender{id % 997}@bench{id % 53}.test";
                string address = $"user{id % 2503}@kunde{id % 11}.test";
                string subject = $"Order {id} is on its way {BenchMessage.Word(random)}";
                string body = string.Join(' ', Enumerable.Range(0, 40).Select(_ => BenchMessage.Word(random))) + (id % 1000 == 1 ? " zebrafish" : "") + " greetings";
                await RunAsync(item, id, at, queue, state, sender, $"Sender <{sender}>", subject, $"<{id}@bench.test>", address);
                await RunAsync(recipient, id, address, queue, state, at);
                await RunAsync(search, id, subject, sender, address, body);
            }

            await transaction.CommitAsync();
        }

        await using var done = connection.CreateCommand();
        done.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await done.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string text, params string[] names)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Fixed texts of this class.
        command.CommandText = text;
#pragma warning restore CA2100
        Array.ForEach(names, name => command.Parameters.Add(new SqliteParameter { ParameterName = name }));
        return command;
    }

    private static async Task RunAsync(SqliteCommand command, params object[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        await command.ExecuteNonQueryAsync();
    }
}
