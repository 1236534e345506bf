namespace QueueDashboard.Filter;

/// <summary><c>Filter</c>: the door through which a mail server asks us about envelopes.</summary>
internal sealed class FilterOptions
{
    public const string Section = "Filter";

    public const string DefaultListen = "127.0.0.1:8891";

    public const string UsualUnjudged = "REINJECT";

    /// <summary>Addresses and ports with commas between, such as <c>127.0.0.1:8891, [::1]:8891</c>. Empty: the door is shut.</summary>
    public string Listen { get; set; } = DefaultListen;

    /// <summary>Who may ask: addresses and CIDR networks; loopback when there is none. Whoever asks learns which addresses are signed, and how.</summary>
    public List<string> Networks { get; set; } = [];

    /// <summary>
    /// Names ({daemon_name}) of the mail server's listeners whose mail no filter rule judges; REINJECT when there is none, the name of the
    /// listener for released mail in the lines that we print.
    /// </summary>
    public List<string> UnjudgedListeners { get; set; } = [];

    public FilterFailureChoice OnFailure { get; set; }

    public FilterLimits Limits { get; set; } = new();
}
