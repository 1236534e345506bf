using System.Text;

namespace QueueDashboard.Protocols.Amavis;

/// <summary>
/// Asks amavis to send a quarantined message on. The recipients are always named: else it would take those of the file, and answers come
/// in the order of the request without saying whose they are.
/// </summary>
/// <param name="Verb">release (no further check) or requeue (back to the mail server, all checks again).</param>
/// <param name="MailId">The X-Quarantine-ID without its brackets.</param>
/// <param name="MailFile">Below amavis' quarantine folder.</param>
/// <param name="Recipients">Without angle brackets, the local part quoted where it must be.</param>
internal sealed record PdpReleaseRequest(string Verb, string MailId, string MailFile, IReadOnlyList<string> Recipients)
{
    public const string Release = "release";
    public const string Requeue = "requeue";

    /// <summary>amavis takes no other names of files, whatever lies in its folder.</summary>
    public static bool CanName(string file) =>
        file.Length is > 0 and < 1000 && char.IsAsciiLetterOrDigit(file[0]) && !file.Contains("..", StringComparison.Ordinal)
        && file.AsSpan().IndexOfAnyExcept(FileCharacters) < 0;

    public byte[] ToBytes()
    {
        StringBuilder text = new();
        Line("request", Verb);
        Line("mail_id", MailId);
        Line("quar_type", MailFile.EndsWith(".gz", StringComparison.Ordinal) ? "Z" : "F");
        Line("mail_file", MailFile);
        foreach (string recipient in Recipients)
        {
            Line("recipient", $"<{recipient}>");
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n").ToString());

        void Line(string name, string value) => text.Append(name).Append('=').Append(PdpText.Encode(value)).Append("\r\n");
    }

    private static readonly System.Buffers.SearchValues<char> FileCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_.+-");
}
