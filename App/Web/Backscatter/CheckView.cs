using QueueDashboard.Batv;

namespace QueueDashboard.Web.Backscatter;

/// <summary>One check, as it is explained to a person.</summary>
/// <param name="Slot">The digit in the tag.</param>
/// <param name="Key">The key that stands in that slot today; null: none, or it is not known.</param>
internal sealed record CheckView(string Address, Finding Finding, int? Slot = null, int? DaysLeft = null, string? Explanation = null, KeyView? Key = null)
{
    public IReadOnlyList<AddressPart> Parts => AddressParts.Of(Address, Finding);

    /// <summary>Whether there is a tag of our form to be gone through.</summary>
    public bool HasSteps => Finding.Form is not null || Slot is not null;
}
