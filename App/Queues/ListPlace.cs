using System.Globalization;

namespace QueueDashboard.Queues;

/// <summary>In what order a list stands; only what an index serves.</summary>
public enum ItemSort
{
    Newest,
    Oldest,
    Largest,
    Smallest,

    /// <summary>The scanner's points, highest first; what has none stands last.</summary>
    Score,
}

/// <summary>A place in a list, from which it goes on in either direction however much comes and goes meanwhile.</summary>
/// <param name="Value">Size or score of that line where the list stands by it; null: it has none.</param>
public readonly record struct ListPlace(long Id, double? Value = null)
{
    public static implicit operator ListPlace(long id) => new(id);

    /// <summary>The line's own place in a list of that order.</summary>
    public static ListPlace Of(ItemListRow row, ItemSort sort) => sort switch
    {
        ItemSort.Largest or ItemSort.Smallest => new(row.Id, row.Size),
        ItemSort.Score => new(row.Id, row.Score),
        _ => new(row.Id),
    };

    /// <summary>Below 0: this place stands before the other in a list of that order.</summary>
    public int Compare(ListPlace other, ItemSort sort)
    {
        int order = sort is ItemSort.Newest or ItemSort.Oldest ? 0 : (Value ?? double.MinValue).CompareTo(other.Value ?? double.MinValue);
        order = order != 0 ? order : Id.CompareTo(other.Id);
        return sort is ItemSort.Oldest or ItemSort.Smallest ? order : -order;
    }

    /// <summary>As programs pass it on: "123", or "123:45.5".</summary>
    public override string ToString() => Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Id}:{value:R}") : Id.ToString(CultureInfo.InvariantCulture);

    public static ListPlace? Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return new(id);
        }

        return double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? new(id, value) : null;
    }
}
