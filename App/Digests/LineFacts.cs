using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Digests;

/// <summary>One message in the reader's words; every text is one clean line.</summary>
internal sealed class LineFacts
{
    private const int LongestSubject = 150;
    private const int LongestSender = 120;

    public LineFacts(DigestLetter letter, LetterLine line)
    {
        var words = letter.Words;
        var item = line.Message.Item;
        var received = letter.Local(Microseconds.ToTime(item.ReceivedAt));
        Subject = Or(ShownText.Line(item.Subject, LongestSubject), words["NoSubject"]);
        Label = Or(ShownText.Line(ReasonWords.Label(item.Reason, item.Score, item.Said, words.Culture)), words["Reason"]);
        Sentence = ShownText.Line(ReasonWords.Sentence(item.Reason, item.Score, line.Message.Threshold, item.Said, words.Culture));
        if (line.AsksOnly)
        {
            Sentence += " " + words["OnlyAdministrator"];
        }

        // What the sender wrote into From: and the envelope's own address: where they differ, the reader should see both.
        From = ShownText.Line(item.From, LongestSender);
        string path = ShownText.Line(item.ReversePath, LongestSender);
        Address = path.Length == 0 ? words["NullSender"] : From.Contains(path, StringComparison.OrdinalIgnoreCase) ? null : path;
        From = Or(From, words["NoName"]);
        When = words.Near(received, letter.Now);
        Age = words.Age(letter.Now - received);
        Size = words.Size(item.Size);
        Recipients = line.Message.Recipients is { } to ? ShownText.Line(to) : null;
        Queue = item.Queue;
    }

    public string Subject { get; }

    public string Label { get; }

    public string Sentence { get; }

    public string From { get; }

    /// <summary>The reverse-path, when the From: does not show it already.</summary>
    public string? Address { get; }

    public string When { get; }

    public string Age { get; }

    public string Size { get; }

    public string? Recipients { get; }

    public QueueName Queue { get; }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
