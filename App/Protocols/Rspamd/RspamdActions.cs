namespace QueueDashboard.Protocols.Rspamd;

/// <summary>Rspamd's words for what is to become of a message.</summary>
internal static class RspamdActions
{
    public const string Reject = "reject";
    public const string SoftReject = "soft reject";
    public const string AddHeader = "add header";
    public const string RewriteSubject = "rewrite subject";
    public const string Greylist = "greylist";
    public const string NoAction = "no action";
    public const string Quarantine = "quarantine";
    public const string Discard = "discard";

    private const int LongestWord = 40;

    /// <summary>Configurations write add_header where answers say "add header".</summary>
    /// <returns>Null: no word of an action, be it because it is none or because it was made to look like one.</returns>
    public static string? Read(string? text)
    {
        string word = (text ?? "").Trim().Replace('_', ' ').ToLowerInvariant();
        return word.Length is > 0 and <= LongestWord && word.All(c => char.IsAsciiLetterLower(c) || c is ' ' or '-') ? word : null;
    }

    /// <summary>The scanner takes it for spam. Greylisting and a soft reject are waits, not verdicts.</summary>
    public static bool SaysSpam(string? action) => action is Reject or AddHeader or RewriteSubject or Quarantine or Discard;
}
