namespace QueueDashboard.Web.Queues.Reading;

/// <summary>What makes a link look like another one.</summary>
[Flags]
public enum LinkTricks
{
    None = 0,

    /// <summary>Its words name another host.</summary>
    NamesOther = 1,

    /// <summary>A name stands before an at sign, where many read the host: https://bank.example@evil.test.</summary>
    UserInfo = 2,

    /// <summary>A number instead of a name.</summary>
    Number = 4,

    /// <summary>The host has letters beyond ASCII, which may look like others.</summary>
    International = 8,

    /// <summary>Neither a web page nor a mail address: it cannot be opened from here.</summary>
    NotOpened = 16,
}

/// <summary>One link of a message, taken apart so that a reader sees where it leads before he goes there.</summary>
/// <param name="Shown">Its words, of one line; empty: a picture.</param>
/// <param name="Before">What stands before the host.</param>
/// <param name="Host">In ASCII, as it is asked for; empty: it has none.</param>
/// <param name="After">What stands behind it.</param>
/// <param name="Decoded">The host in its own letters, where they differ; null: they do not.</param>
/// <param name="Address">What a browser may be sent to: http, https or mailto only; null: nothing.</param>
public sealed record MessageLink(string Shown, string Before, string Host, string After, string? Decoded, string? Address, LinkTricks Tricks);
