using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;

namespace QueueDashboard.Batv;

/// <summary>An exemption as somebody asks for it; nothing in it is verified yet.</summary>
/// <param name="Value">An IP address, a network, a domain or a mailbox.</param>
internal sealed record ExemptionDraft(string Value, ExemptionDirection Direction = ExemptionDirection.Both, string Note = "", DateTimeOffset? EndsAt = null);

internal abstract record ExemptionResult
{
    private ExemptionResult()
    {
    }

    internal sealed record Added(Exemption Exemption) : ExemptionResult;

    internal sealed record Removed(Exemption Exemption) : ExemptionResult;

    /// <summary>Nothing was changed.</summary>
    /// <param name="Key">What is wrong: value, direction, endsAt, note.</param>
    /// <param name="Code">Names the sentence in the texts: not-a-value, network-outbound, ended, duplicate, too-long, direction.</param>
    internal sealed record Refused(string Key, string Code, string Sentence) : ExemptionResult;

    internal sealed record NotFound(long Id) : ExemptionResult;
}

/// <summary>The list of exemptions in the database, within the caller's unit of work.</summary>
internal static class ExemptionStore
{
    public const int LongestNote = 500;

    public static async Task<ExemptionResult> AddAsync(QueueDbContext db, ExemptionDraft draft, long now, string by, CancellationToken cancel)
    {
        if (!ExemptionValues.TryRead(draft.Value, out var kind, out string? value))
        {
            return new ExemptionResult.Refused("value", "not-a-value", $"An exemption is an IP address, a network such as 192.0.2.0/24, a domain such as example.org or *.example.org, or an address. Given: {draft.Value}");
        }

        if (draft.Direction is < ExemptionDirection.Inbound or > ExemptionDirection.Both)
        {
            return new ExemptionResult.Refused("direction", "direction", "The direction is inbound, outbound or both.");
        }

        if (kind == ExemptionKind.Network && draft.Direction == ExemptionDirection.Outbound)
        {
            return new ExemptionResult.Refused("direction", "network-outbound", "An IP address names who hands in mail, not who gets it: it can only be exempt inbound. For outgoing mail name a domain or an address.");
        }

        long? ends = draft.EndsAt is { } end ? Microseconds.From(end) : null;
        if (ends <= now)
        {
            return new ExemptionResult.Refused("endsAt", "ended", "The end lies in the past. Name a later day, or none.");
        }

        if (draft.Note.Length > LongestNote)
        {
            return new ExemptionResult.Refused("note", "too-long", $"A note has at most {LongestNote} characters.");
        }

        var same = await db.BatvExemptions.Where(row => row.Value == value).ToListAsync(cancel);
        int direction = (int)draft.Direction;
        if (same.Exists(row => (row.Direction & direction) == direction && Lasts(row, ends, now)))
        {
            return new ExemptionResult.Refused("value", "duplicate", $"{value} is exempt already.");
        }

        // The same one with another end: the row is renewed, and keeps its uses.
        var row = same.Find(one => one.Direction == direction);
        if (row is null)
        {
            row = new BatvExemptionRow { Kind = Word(kind), Value = value, Direction = direction };
            db.BatvExemptions.Add(row);
        }

        row.Note = draft.Note.Trim();
        row.EndsAt = ends;
        row.CreatedAt = now;
        row.CreatedBy = by;
        await db.SaveChangesAsync(cancel);
        return new ExemptionResult.Added(Of(row));
    }

    public static async Task<ExemptionResult> RemoveAsync(QueueDbContext db, long id, CancellationToken cancel)
    {
        if (await db.BatvExemptions.FindAsync([id], cancel) is not { } row)
        {
            return new ExemptionResult.NotFound(id);
        }

        db.BatvExemptions.Remove(row);
        return new ExemptionResult.Removed(Of(row));
    }

    public static Exemption Of(BatvExemptionRow row) => new(
        row.Id, Kind(row.Kind), row.Value, (ExemptionDirection)row.Direction, row.Note, row.EndsAt is { } ends ? Microseconds.ToTime(ends) : null);

    public static string Word(ExemptionKind kind) => kind switch
    {
        ExemptionKind.Network => "network",
        ExemptionKind.Domain => "domain",
        ExemptionKind.Address => "address",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string Word(ExemptionDirection direction) => direction switch
    {
        ExemptionDirection.Inbound => "inbound",
        ExemptionDirection.Outbound => "outbound",
        ExemptionDirection.Both => "both",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, null),
    };

    private static ExemptionKind Kind(string word) => word switch
    {
        "network" => ExemptionKind.Network,
        "domain" => ExemptionKind.Domain,
        "address" => ExemptionKind.Address,
        _ => throw new InvalidDataException($"There is no kind of exemption called {word}."),
    };

    private static bool Lasts(BatvExemptionRow row, long? wished, long now) => row.EndsAt is null || (row.EndsAt > now && row.EndsAt >= (wished ?? long.MaxValue));
}
