using Microsoft.EntityFrameworkCore;

namespace QueueDashboard.Data;

/// <summary>
/// Opens one context and, for a change, one transaction. A journey opens it and hands the context to the keepers, so that a
/// recipient's state, the outbox row, links and audit commit together or not at all.
/// </summary>
public sealed class UnitOfWork(IDbContextFactory<QueueDbContext> contexts, WriteGate gate)
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction (BEGIN IMMEDIATE on SQLite) and commits it. An exception rolls back and is
    /// passed on. Do no network input or output inside: every other writer waits.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<QueueDbContext, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var result = await work(db, cancel);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return result;
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{QueueDbContext, CancellationToken, Task{T}}, CancellationToken)"/>
    public Task WriteAsync(Func<QueueDbContext, CancellationToken, Task> work, CancellationToken cancel) => WriteAsync(
        async (db, token) =>
        {
            await work(db, token);
            return true;
        },
        cancel);

    /// <summary>Runs a question. Nothing that it changes is saved.</summary>
    public async Task<T> ReadAsync<T>(Func<QueueDbContext, CancellationToken, Task<T>> question, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await question(db, cancel);
    }
}
