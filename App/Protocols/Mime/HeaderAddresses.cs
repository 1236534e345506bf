using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Address lists of header fields (RFC 5322 section 3.4), as they are found and not only as they should be.</summary>
public static class HeaderAddresses
{
    private const int MostMailboxes = 10_000;

    /// <summary>
    /// All mailboxes of the value. Members of groups are listed without their group. Takes comments, quoted strings, encoded words, source
    /// routes, missing brackets, semicolons between addresses and unmarked eight-bit text. Never throws; garbage gives what can be made of it.
    /// </summary>
    /// <param name="headerValue">An unfolded value, encoded words still in it. At most 10,000 mailboxes are read.</param>
    public static IReadOnlyList<Mailbox> Read(string headerValue)
    {
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
}
