using System.Text;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Queues;

namespace QueueDashboard.Intake.Postfix;

/// <summary>What Postfix's list and envelope say of a held message, in the words of a door.</summary>
internal static class MirroredEnvelope
{
    public static ListedMessage Read(string source, QueueEntry entry, QueueEnvelope envelope)
    {
        IncomingMessage message = new()
        {
            Source = source,

            // The list shows MAILER-DAEMON where there is no sender; the envelope tells the truth.
            ReversePath = envelope.ReversePath,
            Recipients = [.. envelope.Recipients.Select(recipient => new IncomingRecipient(recipient.Address, recipient.Notify, recipient.Orcpt))],
            Content = default,
            EightBit = envelope.EightBit,
            SmtpUtf8 = !Ascii.IsValid(envelope.ReversePath) || envelope.Recipients.Any(recipient => !Ascii.IsValid(recipient.Address)),
            Ret = envelope.Ret,
            EnvelopeId = envelope.EnvelopeId,
            Client = new IncomingClient
            {
                Address = envelope.ClientAddress,
                Name = envelope.ClientName,
                Helo = envelope.Helo,
                Protocol = envelope.Protocol,
                Login = envelope.Login,
                QueueId = entry.Id,
            },
            Home = new IncomingHome(ItemHome.Postfix, entry.Id, ArrivedAt(entry)),
        };
        return new ListedMessage(message, entry.Size);
    }

    public static long ArrivedAt(QueueEntry entry) => entry.ArrivedAt * Microseconds.PerSecond;
}
