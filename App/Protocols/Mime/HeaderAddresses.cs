using System.Buffers;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Address lists of header fields (RFC 5322 section 3.4), as they are found and not only as they should be.</summary>
public static class HeaderAddresses
{
    private const int MostMailboxes = 10_000;

    private static readonly SearchValues<char> s_special = SearchValues.Create(",;:\"()\\=\r\n\t");

    private static readonly SearchValues<char> s_notInAddress = SearchValues.Create(" <>[]");

    private static readonly SearchValues<char> s_notInName = SearchValues.Create("@<>");

    /// <summary>
    /// All mailboxes of the value. Members of groups are listed without their group. Takes comments, quoted strings, encoded words, source
    /// routes, missing brackets, semicolons between addresses and unmarked eight-bit text. Never throws; garbage gives what can be made of it.
    /// </summary>
    /// <param name="headerValue">An unfolded value, encoded words still in it. At most 10,000 mailboxes are read.</param>
    public static IReadOnlyList<Mailbox> Read(string headerValue)
    {
        if (TrySimple(headerValue) is { } simple)
        {
            return [simple];
        }

        var scanner = new AddressScanner(headerValue);
        var found = new List<Mailbox>(1);
        while (found.Count < MostMailboxes && scanner.Next(out var mailbox))
        {
            if (mailbox is not null)
            {
                found.Add(mailbox);
            }
        }

        return found;
    }

    /// <summary>Most values are "a@b" or "Name &lt;a@b&gt;" and nothing else; these need no scanner.</summary>
    private static Mailbox? TrySimple(string value)
    {
        var text = value.AsSpan().Trim();
        if (text.IsEmpty || text.ContainsAny(s_special))
        {
            return null;
        }

        var open = text.IndexOf('<');
        var address = open < 0 ? text : text[^1] == '>' ? text[(open + 1)..^1] : [];
        var name = open < 0 ? [] : text[..open].TrimEnd();
        return address.Count('@') == 1 && !address.ContainsAny(s_notInAddress) && !name.ContainsAny(s_notInName)
            ? new Mailbox(name.ToString(), address.ToString())
            : null;
    }
}
