using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Rules;

/// <summary>A file of a message, as rules see it.</summary>
/// <param name="Name">The sender's, unchecked; empty without one.</param>
/// <param name="Declared">The type that the sender says.</param>
/// <param name="Found">The type that the first octets say; null: none that is known.</param>
internal sealed record SeenAttachment(string Name, string Declared, string? Found)
{
    private const int Most = 10_000;

    public static IReadOnlyList<SeenAttachment> Of(ReadOnlyMemory<byte> message)
    {
        List<SeenAttachment> seen = [];
        Stack<MailMessage> waiting = new();
        waiting.Push(MailMessage.Read(message));
        while (waiting.TryPop(out var one))
        {
            foreach (var attachment in one.Attachments)
            {
                if (seen.Count == Most)
                {
                    return seen;
                }

                seen.Add(new SeenAttachment(attachment.Name, attachment.ContentType, FoundIn(attachment)));
                if (attachment.Part.Embedded is { } within)
                {
                    waiting.Push(within);
                }
            }
        }

        return seen;
    }

    private static string? FoundIn(Attachment attachment)
    {
        using Stream content = attachment.OpenDecoded();
        Span<byte> first = stackalloc byte[ContentSigns.Octets];
        int read = content.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        return ContentSigns.TypeOf(first[..read]);
    }
}
