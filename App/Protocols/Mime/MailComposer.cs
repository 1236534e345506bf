using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Builds a message of our own: text with an HTML alternative, both quoted-printable, CRLF, lines of at most 76 characters. Whatever could
/// end a header line (CR, LF, NUL) is refused with an <see cref="ArgumentException"/>: a subject often repeats what a stranger wrote.
/// </summary>
public sealed class MailComposer
{
    private static readonly HashSet<string> s_own =
        new(["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"], StringComparer.OrdinalIgnoreCase);

    private readonly List<(string Name, string Value)> _extra = [];

    /// <summary>The author.</summary>
    public required Mailbox From { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<Mailbox> To { get; init; }

    /// <summary>In plain characters; encoded when needed.</summary>
    public required string Subject { get; init; }

    /// <summary>For the Date field, offset kept.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>With angle brackets, such as <c>&lt;id@example.org&gt;</c>.</summary>
    public required string MessageId { get; init; }

    /// <summary>The text, lines ending as they like.</summary>
    public required string Text { get; init; }

    /// <summary>The same as HTML, or null for a message of text alone.</summary>
    public string? Html { get; init; }

    /// <summary>Adds a header field. An ASCII value is folded at white space, another one is encoded.</summary>
    /// <exception cref="ArgumentException">The name is no field name or one that is made here, or the value holds CR, LF or NUL.</exception>
    public MailComposer Add(string name, string value)
    {
        if (name.Length == 0 || name.Any(c => c is <= ' ' or >= '\x7f' or ':'))
        {
            throw new ArgumentException("A field name is printable ASCII without a colon.", nameof(name));
        }

        if (s_own.Contains(name) || name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{name} is written from the properties.", nameof(name));
        }

        _extra.Add((name, HeaderWriter.Checked(value, name)));
        return this;
    }

    /// <summary>
    /// Whether the local part of an address has characters beyond ASCII, so that the relay must offer SMTPUTF8 (RFC 6531). Domains are
    /// written in their ASCII form.
    /// </summary>
    public bool NeedsSmtpUtf8 => To.Prepend(From).Any(m => !Ascii.IsValid(m.Address.AsSpan(0, Math.Max(0, m.Address.LastIndexOf('@')))));

    /// <summary>The bytes to send.</summary>
    /// <exception cref="ArgumentException">A field holds CR, LF or NUL, or there is no recipient.</exception>
    public byte[] Build()
    {
        if (To.Count == 0)
        {
            throw new ArgumentException("A message needs a recipient.", nameof(To));
        }

        var result = new StringBuilder();
        HeaderWriter.WriteMailboxes(result, "From", [From]);
        HeaderWriter.WriteMailboxes(result, "To", To);
        HeaderWriter.WriteText(result, "Subject", Subject);
        HeaderWriter.WriteText(result, "Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset());
        HeaderWriter.WriteText(result, "Message-ID", MessageId);
        foreach (var (name, value) in _extra)
        {
            HeaderWriter.WriteText(result, name, value);
        }

        result.Append("MIME-Version: 1.0\r\n");
        if (Html is null)
        {
            Part(result, "text/plain", Text);
        }
        else
        {
            // "=_" cannot occur in quoted-printable text (RFC 2045 section 6.7), so that the boundary is safe without a search.
            const string boundary = "=_QueueDashboard_alternative";
            result.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n");
            Part(result, "text/plain", Text);
            result.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n");
            Part(result, "text/html", Html);
            result.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}--\r\n");
        }

        return Encoding.UTF8.GetBytes(result.ToString());
    }

    private static void Part(StringBuilder result, string type, string content)
    {
        result.Append(CultureInfo.InvariantCulture, $"Content-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        QuotedPrintableWriter.Write(result, content);
    }

    private string Offset()
    {
        var minutes = (int)Date.Offset.TotalMinutes;
        return string.Create(CultureInfo.InvariantCulture, $"{(minutes < 0 ? '-' : '+')}{Math.Abs(minutes) / 60:00}{Math.Abs(minutes) % 60:00}");
    }
}
