using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Senders;

namespace QueueDashboard.Web.Links;

/// <summary>A reader's own page: what one of its three parts shows. It knows no request and no database.</summary>
public sealed record OwnPageModel
{
    public required LinkWords Words { get; init; }

    /// <summary>messages, digests or senders.</summary>
    public required string Part { get; init; }

    /// <summary>What the forms post to, relative to the base: me/TOKEN.</summary>
    public required string Address { get; init; }

    /// <summary>Whose page it is: whoever got a forwarded mail sees that it is not his.</summary>
    public required string MadeFor { get; init; }
    public LinkNote? Note { get; init; }
    public IReadOnlyList<long> Undoable { get; init; } = [];

    /// <summary>The settled ones instead of those that are held.</summary>
    public bool Settled { get; init; }
    public IReadOnlyList<OwnLine> Lines { get; init; } = [];

    /// <summary>Where the next page begins; null: this was the last.</summary>
    public long? Next { get; init; }
    public OwnChoice? Choice { get; init; }
    public IReadOnlyList<OwnSender> Senders { get; init; } = [];

    /// <summary>What was typed and refused, so that it need not be typed again.</summary>
    public string Typed { get; init; } = "";
}

/// <summary>One message of the reader's.</summary>
/// <param name="State">What became of it; null: it is held and something can be done.</param>
/// <param name="Asks">He may not release it, only ask.</param>
/// <param name="CanAsk">Nothing was asked yet.</param>
/// <param name="HasSender">It has one to allow or block, and he may.</param>
public sealed record OwnLine(long ItemId, string Subject, string From, string Reason, string Look, string When, string? State, string? Request, string? Answer, bool Asks, bool CanAsk, bool HasSender);

/// <summary>The form of the digests.</summary>
/// <param name="Usual">How it is without a choice, in words.</param>
public sealed record OwnChoice(DigestSchedule? Schedule, string At, int Weekday, string Language, string Zone, string Usual, IReadOnlyList<string> Zones);

public sealed record OwnSender(long Id, SenderVerdict Verdict, string Pattern, string? Until);
