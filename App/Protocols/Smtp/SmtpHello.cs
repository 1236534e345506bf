using System.Buffers;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// The answer to HELO and EHLO. DSN (RFC 3461) is not offered: its parameters are taken and kept when they come, but success reports are
/// for whoever delivers, and a queue that may delete a message cannot promise them.
/// </summary>
internal static class SmtpHello
{
    public static IReadOnlyList<string> XForwardAttributes { get; } = ["NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE"];

    public static IReadOnlyList<string> XClientAttributes { get; } = ["NAME", "ADDR", "PORT", "PROTO", "HELO", "LOGIN", "DESTADDR", "DESTPORT"];

    private static readonly string s_xforward = "XFORWARD " + string.Join(' ', XForwardAttributes);

    private static readonly string s_xclient = "XCLIENT " + string.Join(' ', XClientAttributes);

    public static void Write(SmtpServerProfile profile, bool extended, bool offerTls, IBufferWriter<byte> output)
    {
        if (!extended)
        {
            Encoding.ASCII.GetBytes($"250 {profile.HostName}\r\n", output);
            return;
        }

        StringBuilder answer = new(256);
        answer.Append(CultureInfo.InvariantCulture, $"250-{profile.HostName}\r\n250-PIPELINING\r\n250-SIZE {profile.MessageBytes}\r\n");
        Append(answer, offerTls, "STARTTLS");
        Append(answer, profile.XForward, s_xforward);
        Append(answer, profile.XClient, s_xclient);
        answer.Append("250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n");
        Encoding.ASCII.GetBytes(answer.ToString(), output);
    }

    private static void Append(StringBuilder answer, bool offered, string line)
    {
        if (offered)
        {
            answer.Append("250-").Append(line).Append("\r\n");
        }
    }
}
