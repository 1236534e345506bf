using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Digests;

/// <summary>Why a digest has no links, as a key of the texts.</summary>
internal enum NoLinks
{
    /// <summary>It has some.</summary>
    None,
    Off,
    NoAddress,
    NotOwn,
}

/// <summary>A link with its token: what it does, and whether the act is one that the reader may only ask for.</summary>
/// <param name="Token">Null in the kept copy and the preview, whose links are dead.</param>
internal sealed record LetterLink(LinkAct Act, bool AsksOnly, string? Token);

/// <summary>One message with its links.</summary>
internal sealed record LetterLine(DigestItem Message, IReadOnlyList<LetterLink> Links)
{
    public bool AsksOnly => Links.Any(link => link.AsksOnly);
}

/// <summary>A digest before it has become text.</summary>
internal sealed record DigestLetter
{
    public required DigestWords Words { get; init; }
    public required DigestKind Kind { get; init; }
    public required Audience Audience { get; init; }
    public required string SentTo { get; init; }

    /// <summary>The name that people know the server by.</summary>
    public required string Host { get; init; }

    /// <summary>In the reader's time zone, as all times here.</summary>
    public required DateTimeOffset Now { get; init; }
    public DateTimeOffset? Since { get; init; }
    public bool Everything { get; init; }
    public required IReadOnlyList<LetterLine> Lines { get; init; }

    /// <summary>How many messages there are beyond the lines.</summary>
    public int More { get; init; }
    public NoLinks NoLinks { get; init; }

    /// <summary>Scheme, host and path base, without a slash at its end.</summary>
    public string PublicAddress { get; init; } = "";
    public DateTimeOffset LinksUntil { get; init; }

    /// <summary>Of the page with all messages; null: dead, or there are no links.</summary>
    public string? WholeToken { get; init; }

    /// <summary>Of the reader's own page; null: dead, or he has none.</summary>
    public string? OwnToken { get; init; }

    /// <summary>A recipient's mail says where his own page is, even where the link is dead.</summary>
    public bool HasOwnPage => Audience is Audience.Recipients && NoLinks is NoLinks.None;

    /// <summary>Recipients' wishes that wait for an answer; told to administrators only.</summary>
    public int OpenRequests { get; init; }
    public bool ActAtOnce { get; init; }
    public int RecycleBinDays { get; init; }

    public int Count => Lines.Count + More;

    public DateTimeOffset Local(DateTimeOffset time) => time.ToOffset(Now.Offset);

    public string? UrlOf(string? token) => token is null ? null : $"{PublicAddress}/a/{token}";

    /// <summary>Where an administrator answers them; null: there is no public address.</summary>
    public string? RequestsUrl => PublicAddress.Length == 0 ? null : $"{PublicAddress}/requests";

    public string? OwnUrl => OwnToken is null ? null : $"{PublicAddress}/me/{OwnToken}";

    /// <summary>The same with dead links: what is kept and what a preview shows.</summary>
    public DigestLetter Dead() => this with
    {
        WholeToken = null,
        OwnToken = null,
        Lines = [.. Lines.Select(line => line with { Links = [.. line.Links.Select(link => link with { Token = null })] })],
    };
}

/// <summary>A digest as text.</summary>
internal sealed record ComposedDigest(string Subject, string Html, string Text);
