using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>The words for reasons and queues in header fields, the API and search; never translated.</summary>
internal static class CodeWords
{
    internal static string Of(ReasonCode code) => code switch
    {
        ReasonCode.Virus => "virus",
        ReasonCode.Banned => "banned",
        ReasonCode.Spam => "spam",
        ReasonCode.Phishing => "phishing",
        ReasonCode.Policy => "policy",
        ReasonCode.Malformed => "malformed",
        ReasonCode.ScannerFailed => "scanner-failed",
        ReasonCode.Undeliverable => "undeliverable",
        ReasonCode.Backscatter => "backscatter",
        ReasonCode.Manual => "manual",
        _ => "unknown",
    };

    internal static string Of(QueueName queue) => queue switch
    {
        QueueName.Quarantine => "quarantine",
        QueueName.Bad => "bad",
        _ => "holding",
    };

    /// <summary>Any case; a blank or an underscore counts as the hyphen, since rules are written by hand.</summary>
    internal static ReasonCode? Reason(ReadOnlySpan<char> word)
    {
        word = word.Trim();
        foreach (ReasonCode code in Enum.GetValues<ReasonCode>())
        {
            if (Same(word, Of(code)))
            {
                return code;
            }
        }

        return null;
    }

    internal static QueueName? Queue(ReadOnlySpan<char> word)
    {
        word = word.Trim();
        foreach (QueueName queue in Enum.GetValues<QueueName>())
        {
            if (Same(word, Of(queue)))
            {
                return queue;
            }
        }

        return null;
    }

    private static bool Same(ReadOnlySpan<char> word, string code)
    {
        if (word.Length != code.Length)
        {
            return false;
        }

        for (int i = 0; i < code.Length; i++)
        {
            char letter = word[i] is ' ' or '_' ? '-' : char.ToLowerInvariant(word[i]);
            if (letter != code[i])
            {
                return false;
            }
        }

        return true;
    }
}
