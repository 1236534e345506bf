using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// Turns bytes of a reply into text that can stand in a log, a page or a database. A hostile server could otherwise forge log lines
/// with control characters or turn the reading direction around.
/// </summary>
internal static class SmtpReplyText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Read(ReadOnlySpan<byte> bytes)
    {
        string text;
        try
        {
            text = s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // No server says which charset it means; Latin-1 loses no byte.
            text = Encoding.Latin1.GetString(bytes);
        }
        return string.Create(text.Length, text, static (safe, given) =>
        {
            for (int i = 0; i < given.Length; i++)
            {
                safe[i] = Show(given[i]);
            }
        });
    }

    private static char Show(char c) => c switch
    {
        '\t' => ' ',
        < ' ' => (char)('\u2400' + c),
        '\u007f' => '\u2421',
        _ => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\ufffd' : c,
    };
}
