using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues;

/// <summary>Finds messages by the id that another mail server gave them, so that one which comes by two ways stays one item.</summary>
internal sealed class OriginQueries(UnitOfWork work)
{
    /// <summary>An item that still lies in a hold queue under this id; null: there is none.</summary>
    public Task<long?> HeldThereAsync(string queueId, CancellationToken cancel) => work.ReadAsync(
        (db, token) => db.Items
            .Where(item => item.OriginQueueId == queueId && item.HomeId == queueId && item.HomeEndedAt == null && item.Home == ItemHome.Postfix)
            .Select(item => (long?)item.Id)
            .FirstOrDefaultAsync(token),
        cancel);

    /// <summary>An item that bore this id and has these very bytes, whatever has become of it; null: there is none.</summary>
    public Task<long?> SameAsync(string queueId, ReadOnlyMemory<byte> content, CancellationToken cancel) => work.ReadAsync<long?>(
        async (db, token) =>
        {
            // A short queue id is used again, but not by a message of the same bytes.
            var alike = await db.Items.Where(item => item.OriginQueueId == queueId && item.Size == content.Length).Select(item => item.Id).ToListAsync(token);
            foreach (long id in alike)
            {
                if (await db.Contents.SingleOrDefaultAsync(row => row.ItemId == id, token) is { } stored && content.Span.SequenceEqual(ContentCodec.Unpack(stored)))
                {
                    return id;
                }
            }

            return null;
        },
        cancel);
}
