using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>A message ready to be written: all that costs time has been done on the door's own thread.</summary>
internal sealed record PreparedItem(ItemRow Item, IReadOnlyList<RecipientRow> Recipients, DetailRow Detail, int Codec, byte[] Bytes);

/// <summary>
/// Writes many held messages in one commit. Plain commands: change tracking would cost more than SQLite does. The connection and its
/// prepared statements are kept from one commit to the next, since to open and prepare them costs as much as a small batch.
/// </summary>
internal sealed class HoldStore(IDbContextFactory<QueueDbContext> contexts, WriteGate gate) : IAsyncDisposable
{
    // Only whoever holds the gate touches these.
    private QueueDbContext? _db;
    private HoldStatements? _statements;

    /// <summary>Writes all or none; returns the new ids in order. The answer comes after the commit has reached the disk.</summary>
    public async Task<long[]> WriteAsync(IReadOnlyList<PreparedItem> items, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        try
        {
            var statements = _statements ??= await OpenAsync(cancel);
            await using var transaction = await statements.BeginAsync(cancel);
            long[] ids = new long[items.Count];
            for (int i = 0; i < items.Count; i++)
            {
                ids[i] = await statements.InsertAsync(items[i], cancel);
            }

            await transaction.CommitAsync(cancel);
            return ids;
        }
        catch
        {
            // Whatever state the failure left the connection in, the next batch begins on a fresh one.
            await CloseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<HoldStatements> OpenAsync(CancellationToken cancel)
    {
        _db = await contexts.CreateDbContextAsync(cancel);
        await _db.Database.OpenConnectionAsync(cancel);
        return new HoldStatements(_db.Database.GetDbConnection());
    }

    private async Task CloseAsync()
    {
        if (_statements is not null)
        {
            await _statements.DisposeAsync();
            _statements = null;
        }

        if (_db is not null)
        {
            await _db.DisposeAsync();
            _db = null;
        }
    }

    /// <summary>SQLITE_FULL (13), or an input/output error because the disk is full.</summary>
    public static bool IsNoSpace(Exception exception) => exception is SqliteException { SqliteErrorCode: 13 }
        || exception is IOException { HResult: 28 or unchecked((int)0x80070070) }
        || (exception.InnerException is { } inner && IsNoSpace(inner));
}

/// <summary>The prepared statements of the one connection that writes new mail.</summary>
internal sealed class HoldStatements : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbCommand _item;
    private readonly DbCommand _recipient;
    private readonly DbCommand _content;
    private readonly DbCommand _detail;

    public HoldStatements(DbConnection connection)
    {
        _connection = connection;
        _item = Insert(
            connection,
            "Items",
            ["ReceivedAt", "Queue", "State", "Reason", "Score", "Said", "ReversePath", "From", "Subject", "MessageId", "RecipientsShown", "RecipientCount", "Size", "Marks", "Source", "ClientAddress", "ClientName", "Helo", "ClientProtocol", "Login", "OriginQueueId", "Ret", "EnvelopeId", "CameBackFrom", "Home", "HomeId", "HomeArrivedAt", "Version"],
            " RETURNING \"Id\"");
        _recipient = Insert(connection, "Recipients", ["ItemId", "Address", "AddressKey", "Queue", "State", "ChangedAt", "Notify", "Orcpt", "MtaOutcome", "Version"], "");
        _content = Insert(connection, "Contents", ["ItemId", "Codec", "Length", "Bytes"], "");
        _detail = Insert(connection, "Details", ["ItemId", "EvidenceJson", "Scanner", "Threshold"], "");
    }

    public async ValueTask<DbTransaction> BeginAsync(CancellationToken cancel)
    {
        var transaction = await _connection.BeginTransactionAsync(cancel);
        _item.Transaction = _recipient.Transaction = _content.Transaction = _detail.Transaction = transaction;
        return transaction;
    }

    public async ValueTask<long> InsertAsync(PreparedItem prepared, CancellationToken cancel)
    {
        var item = prepared.Item;
        Fill(_item, item.ReceivedAt, (int)item.Queue, (int)item.State, (int)item.Reason, item.Score, item.Said, item.ReversePath, item.From, item.Subject, item.MessageId, item.RecipientsShown, item.RecipientCount, item.Size, (int)item.Marks, item.Source, item.ClientAddress, item.ClientName, item.Helo, item.ClientProtocol, item.Login, item.OriginQueueId, item.Ret, item.EnvelopeId, item.CameBackFrom, (int)item.Home, item.HomeId, item.HomeArrivedAt, item.Version);
        long id = (long)(await _item.ExecuteScalarAsync(cancel) ?? throw new InvalidDataException("The database gave no id for a new item."));
        foreach (var recipient in prepared.Recipients)
        {
            Fill(_recipient, id, recipient.Address, recipient.AddressKey, (int)recipient.Queue, (int)recipient.State, recipient.ChangedAt, recipient.Notify, recipient.Orcpt, (int)recipient.MtaOutcome, recipient.Version);
            await _recipient.ExecuteNonQueryAsync(cancel);
        }

        if (!item.Marks.HasFlag(ItemMarks.ContentPending))
        {
            Fill(_content, id, prepared.Codec, item.Size, prepared.Bytes);
            await _content.ExecuteNonQueryAsync(cancel);
        }

        Fill(_detail, id, prepared.Detail.EvidenceJson, prepared.Detail.Scanner, prepared.Detail.Threshold);
        await _detail.ExecuteNonQueryAsync(cancel);
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _item.DisposeAsync();
        await _recipient.DisposeAsync();
        await _content.DisposeAsync();
        await _detail.DisposeAsync();
    }

    private static DbCommand Insert(DbConnection connection, string table, string[] columns, string tail)
    {
        var command = connection.CreateCommand();
        string names = string.Join(", ", columns.Select(column => $"\"{column}\""));
        string values = string.Join(", ", columns.Select((_, i) => $"@p{i}"));

        // Only the names above stand in the text; every value is a parameter.
#pragma warning disable CA2100
        command.CommandText = $"INSERT INTO \"{table}\" ({names}) VALUES ({values}){tail}";
#pragma warning restore CA2100
        for (int i = 0; i < columns.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static void Fill(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
