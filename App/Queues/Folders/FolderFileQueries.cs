using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;

namespace QueueDashboard.Queues.Folders;

/// <param name="Path">Below the folder; as hostile as a message.</param>
/// <param name="Why">A sentence.</param>
public sealed record FolderProblem(string Source, string Path, long Size, DateTimeOffset ModifiedAt, DateTimeOffset FoundAt, string Why);

/// <param name="Total">Of all, also those that are not among <paramref name="First"/>.</param>
public sealed record FolderProblems(IReadOnlyList<FolderProblem> First, int Total);

/// <summary>The files of watched folders that could not be taken.</summary>
public interface IReadFolderProblems
{
    /// <param name="limit">1 to 1000.</param>
    Task<FolderProblems> ReadAsync(int limit, CancellationToken cancel);
}

internal sealed class FolderFileQueries(UnitOfWork work) : IReadFolderProblems
{
    public Task<FolderProblems> ReadAsync(int limit, CancellationToken cancel) => work.ReadAsync(
        async (db, token) =>
        {
            var troubled = db.FolderFiles.Where(row => row.Problem != null && row.GoneAt == null);
            var rows = await troubled.OrderByDescending(row => row.Id).Take(Math.Clamp(limit, 1, 1000)).ToListAsync(token);
            return new FolderProblems(
                rows.ConvertAll(row => new FolderProblem(row.Source, row.Path, row.Size, Microseconds.ToTime(row.ModifiedAt), Microseconds.ToTime(row.FoundAt), row.Problem!)),
                await troubled.CountAsync(token));
        },
        cancel);
}
