using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

/// <summary>Hand-made messages: one argument a line, a character above 127 is one byte of that value.</summary>
internal static class Sample
{
    public static byte[] Bytes(params string[] lines) => Encoding.Latin1.GetBytes(string.Join("\r\n", lines));

    public static MailMessage Message(params string[] lines) => MailMessage.Read(Bytes(lines));

    /// <summary>The characters that carry the UTF-8 bytes of <paramref name="text"/>, for use in a line.</summary>
    public static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
