using System.Globalization;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

/// <summary>Calls everything that a message offers, as the queue, the pages and the commands together do.</summary>
internal static class Exercise
{
    public static void All(ReadOnlyMemory<byte> raw, ReaderLimits? limits = null)
    {
        var scan = HeaderScan.Read(raw.Span);
        Assert.InRange(scan.BodyOffset, 0, raw.Length);
        All(MailMessage.Read(raw, limits));
    }

    private static void All(MailMessage? message)
    {
        for (; message is not null; message = FirstEmbedded(message))
        {
            _ = MessageSummary.Of(message);
            _ = message.Html;
            _ = message.Report;
            _ = message.Sender;
            _ = message.ReplyTo;
            _ = message.Cc;
            _ = (message.IsAutoSubmitted, message.IsEncrypted, message.IsSigned, message.HasTnef);
            foreach (var field in message.Headers.Fields)
            {
                Assert.NotEqual("", field.Name);
                _ = EncodedWords.Decode(field.Value);
            }

            foreach (var part in message.Root.SelfAndDescendants())
            {
                Part(part);
            }
        }
    }

    private static MailMessage? FirstEmbedded(MailMessage message) =>
        message.Root.SelfAndDescendants().Select(p => p.Embedded).FirstOrDefault(m => m is not null);

    private static void Part(MimePart part)
    {
        _ = part.DecodeText();
        _ = part.Headers;
        _ = part.Path;
        var size = part.CountDecoded();
        using var stream = part.OpenDecoded();
        var buffer = new byte[16 * 1024];
        long streamed = 0;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            streamed += read;
        }

        Assert.True(size == streamed, string.Create(CultureInfo.InvariantCulture, $"{part.Path} {part.Encoding}: {size} and {streamed}"));
        Assert.Equal(size, part.Decode().Length);
    }
}
