using QueueDashboard.Senders;
using QueueDashboard.Settings;

namespace QueueDashboard.Filter;

/// <summary>The lists of senders as the milter door asks them: from memory, and never waiting.</summary>
internal sealed class FilterSenders(SenderKeeper keeper, ICountSenders uses, SettingsStore settings)
{
    public SenderBook Book => keeper.Book;

    public SenderSettings Settings => settings.Current<SenderSettings>();

    /// <summary>One of the entries can only be judged by the header.</summary>
    public bool WantsHeader => Book.HasBound && Settings.AuthservIds.Count > 0;

    public void Used(long entry, DateTimeOffset at) => uses.Used(entry, at);
}
