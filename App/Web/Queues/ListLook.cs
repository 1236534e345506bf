using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Queues;

/// <summary>What a list can show of a message besides its sender and its subject. Their names are stored.</summary>
public enum ListColumn
{
    Queue,
    Reason,
    Score,
    To,
    Source,
    Size,
    Received,
}

/// <summary>How a list is drawn for one person.</summary>
/// <param name="Dense">One line a row.</param>
public sealed record ListLook(bool Dense, IReadOnlySet<ListColumn> Columns)
{
    private static readonly HashSet<ListColumn> Usually = [ListColumn.Queue, ListColumn.Reason, ListColumn.To, ListColumn.Size, ListColumn.Received];

    public static ListLook Usual { get; } = new(false, Usually);

    internal static ListLook Of(Preferences preferences) => new(
        preferences.Dense,
        preferences.Columns is null ? Usually : preferences.Columns.Select(name => Enum.TryParse(name, ignoreCase: true, out ListColumn column) && Enum.IsDefined(column) ? column : (ListColumn?)null).OfType<ListColumn>().ToHashSet());

    public bool Shows(ListColumn column) => Columns.Contains(column);

    internal Preferences In(Preferences preferences) => preferences with
    {
        Dense = Dense,
        Columns = Columns.SetEquals(Usually) ? null : [.. Columns.Order().Select(column => column.ToString().ToLowerInvariant())],
    };

    public ListLook Turned(ListColumn column) => this with { Columns = Columns.Contains(column) ? Columns.Where(one => one != column).ToHashSet() : [.. Columns, column] };

    /// <summary>The stylesheet's words: how wide a row's parts are depends on which there are.</summary>
    public string Css =>
        $"{(Dense ? "dense" : null)} {(Shows(ListColumn.Reason) || Shows(ListColumn.Score) || Shows(ListColumn.To) || Shows(ListColumn.Source) ? null : "nowhy")} {(Shows(ListColumn.Size) || Shows(ListColumn.Received) ? null : "noage")}".Trim();
}
