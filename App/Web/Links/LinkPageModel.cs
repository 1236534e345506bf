using QueueDashboard.Links;

namespace QueueDashboard.Web.Links;

/// <summary>A link's page: what it says and which buttons it has. It knows no request and no database.</summary>
public sealed record LinkPageModel
{
    public required LinkWords Words { get; init; }
    public required int Status { get; init; }
    public required string Title { get; init; }
    public string? Lead { get; init; }
    public LinkNote? Note { get; init; }
    public IReadOnlyList<LinkFact> Facts { get; init; } = [];
    public IReadOnlyList<LinkButton> Buttons { get; init; } = [];
    public string? After { get; init; }

    /// <summary>The messages of a whole digest; null: the page is about one.</summary>
    public IReadOnlyList<LinkChoice>? Choices { get; init; }

    /// <summary>What the forms of a whole digest post to, relative to the base.</summary>
    public string Address { get; init; } = "";

    /// <summary>Items that an undo of the whole page covers; empty: there is nothing to undo.</summary>
    public IReadOnlyList<long> Undoable { get; init; } = [];
}

/// <param name="Look">done, warn or danger, as the stylesheet names them.</param>
public sealed record LinkNote(string Look, string Icon, string Text);

public sealed record LinkFact(string Name, string Value, string? Dim = null, string? Look = null);

/// <summary>A button that posts, or a link.</summary>
/// <param name="Field">The label of a field "text" of some lines that is posted along; null: none is.</param>
/// <param name="Input">The label of a field "address" that is posted along; null: none is.</param>
public sealed record LinkButton(string Address, string Label, string Icon, string Look, bool Posts = true, string? Field = null, string? Input = null);

/// <param name="State">What became of it; null: it can be chosen.</param>
public sealed record LinkChoice(long ItemId, string Subject, string From, string Reason, string Look, string When, string? State);

/// <summary>A looked-up link with what the page must know of the visitor.</summary>
/// <param name="Address">The page's own, relative to the base: a/TOKEN.</param>
/// <param name="FullPath">The same from the root, with the path base: where a sign-in comes back to.</param>
/// <param name="SignedIn">He may release messages from the dashboard, too.</param>
internal sealed record LinkSight(LinkLookup Found, string Address, string FullPath, LinkWords Words, bool SignedIn);
