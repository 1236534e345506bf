using System.Collections.Frozen;
using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>Names that nearly every message carries, so that reading a header does not make the same strings again and again.</summary>
internal static class HeaderNames
{
    private const int LongestKnown = 40;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_known = new[]
    {
        "Received", "Return-Path", "Delivered-To", "From", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "Message-Id", "Reply-To", "Sender",
        "In-Reply-To", "References", "MIME-Version", "Mime-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
        "Content-ID", "Content-Language", "Content-Description", "Content-Length", "DKIM-Signature", "ARC-Seal", "ARC-Message-Signature",
        "ARC-Authentication-Results", "Authentication-Results", "Received-SPF", "DomainKey-Signature", "List-Unsubscribe", "List-Unsubscribe-Post",
        "List-Id", "List-ID", "List-Help", "List-Post", "List-Archive", "List-Subscribe", "Precedence", "Auto-Submitted", "User-Agent", "Importance",
        "Errors-To", "Status", "X-Mailer", "X-Priority", "X-MSMail-Priority", "X-MimeOLE", "X-Originating-IP", "X-Spam-Flag", "X-Spam-Status",
        "X-Spam-Level", "X-Spam-Checker-Version", "X-Virus-Scanned", "X-Virus-Status", "X-Amavis-Alert", "X-Spam", "X-Spamd-Result",
        "X-Rspamd-Server", "X-Rspamd-Queue-Id", "X-Quarantine-Queue", "X-Quarantine-Reason", "X-Google-DKIM-Signature", "X-Gm-Message-State",
        "X-Google-Smtp-Source", "X-Received", "X-Original-To", "Feedback-ID", "X-Failed-Recipients", "X-MS-Has-Attach",
        "X-MS-TNEF-Correlator", "Thread-Topic", "Thread-Index", "Accept-Language", "X-MS-Exchange-Organization-SCL", "X-Beenthere", "X-BeenThere",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Intern(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestKnown)
        {
            return Encoding.ASCII.GetString(name);
        }

        Span<char> chars = stackalloc char[LongestKnown];
        var length = Encoding.ASCII.GetChars(name, chars);
        return s_known.TryGetValue(chars[..length], out var known) ? known : new string(chars[..length]);
    }
}
