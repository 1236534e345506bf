using System.Globalization;
using System.Text;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>
/// One verdict as one line: time, verdict, explanation, what became of it, and then names with values in quotes. Whatever a stranger wrote, it can
/// neither begin a line nor end a value.
/// </summary>
internal static class SmtpInLine
{
    public static void Append(StringBuilder line, JudgedRecipient judged)
    {
        var judgement = judged.Judgement;
        var session = judged.Session;
        line.Append(CultureInfo.InvariantCulture, $"{judged.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {judgement.Verdict.Word()} ");
        line.Append(judgement.Check.Explanation.Word() ?? judgement.Why.Word() ?? "-");
        line.Append(judgement.Refuse ? " refused" : " let-through");
        Value(line, "from", judged.Sender);
        Value(line, "to", judged.Recipient);
        Value(line, "mailbox", PrvsCodec.Untag(judged.Recipient));
        Value(line, "client", session.Client?.ToString() ?? "");
        Value(line, "name", session.ClientName);
        Value(line, "helo", session.Helo);
        Value(line, "listener", session.Listener);
        Value(line, "queue-id", judged.QueueId);
        Number(line, "slot", judgement.Check.Slot);
        Number(line, "days-left", judgement.Check.DaysLeft);
        Number(line, "exemption", judgement.Exemption?.Id);
        line.Append('\n');
    }

    private static void Number(StringBuilder line, string name, long? number) =>
        line.Append(CultureInfo.InvariantCulture, $" {name}={(number is { } given ? given.ToString(CultureInfo.InvariantCulture) : "-")}");

    private static void Value(StringBuilder line, string name, string text)
    {
        line.Append(' ').Append(name).Append("=\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                line.Append('\\').Append((char)rune.Value);
            }
            else if (IsHidden(rune))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}");
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        line.Append('"');
    }

    // Controls, line ends of every kind, and what turns a terminal's writing direction.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
