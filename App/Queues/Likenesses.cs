using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Queues;

/// <summary>One trait of a message.</summary>
internal readonly record struct Trait(Likeness Kind, byte[] Key);

/// <summary>The traits by which messages are found to be alike.</summary>
internal static class Likenesses
{
    private const int KeyBytes = 16;

    // A mail with more files than this is a mail of its own.
    private const int MostAttachments = 50;

    // Below it chance makes files equal: empty ones, a line break, a tracking pixel.
    private const int SmallestAttachment = 128;
    private const int ShortestShape = 4;

    private static readonly string[] Prefixes = ["re", "fw", "fwd", "aw", "wg", "antw", "sv", "tr", "rv", "ref"];

    /// <param name="message">Null: its content cannot be read; then the envelope alone tells.</param>
    public static IReadOnlyList<Trait> Of(ItemRow item, MailMessage? message)
    {
        List<Trait> traits = [];
        if (SenderDomain(message is { From: [var author, ..] } ? author.Address : item.ReversePath) is { } domain)
        {
            traits.Add(Text(Likeness.SenderDomain, domain));
        }

        if (!string.IsNullOrEmpty(item.ClientAddress))
        {
            traits.Add(Text(Likeness.Client, item.ClientAddress));
        }

        if (Shape(item.Subject) is { Length: >= ShortestShape } shape)
        {
            traits.Add(Text(Likeness.SubjectShape, shape));
        }

        foreach (var attachment in (message?.Attachments ?? []).Take(MostAttachments).Where(attachment => attachment.Size >= SmallestAttachment))
        {
            using var content = attachment.OpenDecoded();
            traits.Add(new Trait(Likeness.Attachment, SHA256.HashData(content)[..KeyBytes]));
        }

        return [.. traits.DistinctBy(trait => (trait.Kind, Convert.ToHexString(trait.Key)))];
    }

    public static string? SenderDomain(string address)
    {
        int at = address.LastIndexOf('@');
        return at >= 0 && at < address.Length - 1 ? EnvelopeAddress.DomainKey(address[(at + 1)..]) : null;
    }

    /// <summary>Lower case, without prefixes of answers, numbers and blanks: what a campaign has in common.</summary>
    public static string Shape(string subject)
    {
        string plain = subject.Trim().ToLowerInvariant();
        for (bool more = true; more;)
        {
            int colon = plain.IndexOf(':', StringComparison.Ordinal);
            more = colon > 0 && Prefixes.Contains(plain[..colon].TrimEnd(), StringComparer.Ordinal);
            plain = more ? plain[(colon + 1)..].TrimStart() : plain;
        }

        StringBuilder shape = new(plain.Length);
        foreach (char c in plain.Where(c => !char.IsDigit(c) && !char.IsWhiteSpace(c) && !char.IsControl(c) && !char.IsPunctuation(c)))
        {
            shape.Append(c);
        }

        return shape.ToString();
    }

    private static Trait Text(Likeness kind, string trait) => new(kind, SHA256.HashData(Encoding.UTF8.GetBytes(trait))[..KeyBytes]);
}
