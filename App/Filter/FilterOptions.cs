namespace QueueDashboard.Filter;

/// <summary><c>Filter</c>: the door through which a mail server asks us about envelopes.</summary>
internal sealed class FilterOptions
{
    public const string Section = "Filter";

    public const string DefaultListen = "127.0.0.1:8891";

    /// <summary>Addresses and ports with commas between, such as <c>127.0.0.1:8891, [::1]:8891</c>. Empty: the door is shut.</summary>
    public string Listen { get; set; } = DefaultListen;

    /// <summary>Who may ask: addresses and CIDR networks; loopback when there is none. Whoever asks learns which addresses are signed, and how.</summary>
    public List<string> Networks { get; set; } = [];

    public FilterFailureChoice OnFailure { get; set; }

    public FilterLimits Limits { get; set; } = new();
}
