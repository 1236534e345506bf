using QueueDashboard.Data.Digests;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Digests;

/// <summary>Makes the mail of a composed text: whatever we write to people says that a program wrote it, and by whose order.</summary>
internal sealed class DigestEnvelope(DigestOrigin origin)
{
    /// <param name="ownUrl">The reader's own page; null: he has none, and nothing to unsubscribe from by a press.</param>
    public byte[] Build(ComposedDigest composed, DigestRow row, DigestWords words, DateTimeOffset date, string? ownUrl)
    {
        var mail = new MailComposer
        {
            From = origin.From(words),
            To = [new Mailbox("", row.SentTo)],
            Subject = composed.Subject,
            Date = date,
            MessageId = row.MessageId,
            Text = composed.Text,
            Html = composed.Html,
        }
            .Add("Auto-Submitted", "auto-generated")
            .Add("X-Auto-Response-Suppress", "All")
            .Add("List-Id", $"<subscription-{row.SubscriptionId}.{origin.Host.Trim('[', ']')}>");
        if (ownUrl is not null)
        {
            mail.Add("List-Unsubscribe", $"<{ownUrl}/unsubscribe>");

            // RFC 8058 section 3.1: one click is for https only; without it a mail program shows the page.
            if (ownUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            {
                mail.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }
        }

        return mail.Build();
    }
}
