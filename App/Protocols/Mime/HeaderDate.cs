namespace QueueDashboard.Protocols.Mime;

/// <summary>Dates of header fields: RFC 5322 section 3.3 and 4.3, asctime, ISO 8601, and what programs make of them.</summary>
public static class HeaderDate
{
    /// <summary>
    /// The instant, or null when the text is no date. A missing or unknown zone counts as UTC. Two-digit years below 50 are 20xx (RFC 5322
    /// section 4.3). An impossible offset is kept as an instant in UTC. Never throws.
    /// </summary>
    public static DateTimeOffset? Read(string headerValue)
    {
        var scanner = new DateScanner();
        // Longer is no date; the cap keeps hostile input cheap.
        scanner.Read(headerValue.AsSpan(0, Math.Min(headerValue.Length, 200)));
        return scanner.Build();
    }
}
