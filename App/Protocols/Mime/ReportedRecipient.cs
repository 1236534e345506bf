namespace QueueDashboard.Protocols.Mime;

/// <summary>One recipient of a delivery report (RFC 3464 section 2.3).</summary>
/// <param name="FinalRecipient">The address without its type ("rfc822;"), or null.</param>
/// <param name="OriginalRecipient">As the sender wrote it, or null.</param>
/// <param name="Action">failed, delayed, delivered, relayed or expanded, in lower case; or null.</param>
/// <param name="Status">The enhanced code, such as 5.1.1, without comment; or null.</param>
/// <param name="Diagnostic">What the other server said, or null.</param>
/// <param name="RemoteMta">The other server, or null.</param>
public sealed record ReportedRecipient(
    string? FinalRecipient, string? OriginalRecipient, string? Action, string? Status, string? Diagnostic, string? RemoteMta)
{
    internal static ReportedRecipient From(HeaderScanResult group) => new(
        WithoutType(group.First("Final-Recipient")),
        WithoutType(group.First("Original-Recipient")),
        FirstWord(group.First("Action"))?.ToLowerInvariant(),
        FirstWord(group.First("Status")),
        WithoutType(group.First("Diagnostic-Code")),
        WithoutType(group.First("Remote-MTA")));

    /// <summary>"dns; mx.example.org" is "mx.example.org".</summary>
    internal static string? WithoutType(string? value)
    {
        if (value is null)
        {
            return null;
        }

        var semicolon = value.IndexOf(';');
        return semicolon is > 0 and < 20 ? value[(semicolon + 1)..].Trim() : value;
    }

    private static string? FirstWord(string? value)
    {
        var end = value?.AsSpan().IndexOfAny(" (\t;") ?? -1;
        return end > 0 ? value![..end] : value;
    }
}
