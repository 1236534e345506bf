using System.Text;
using System.Text.Json;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Hosting;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues.Reasons;
using QueueDashboard.Settings;

namespace QueueDashboard.Queues;

/// <summary>
/// Makes the rows of a message from its envelope and a quick scan of its header: all that a list needs, and no more, since the
/// sender waits for the answer. The full parse follows in the background.
/// </summary>
internal sealed class HoldPreparation(TimeProvider clock, SettingsStore settings, TraceHeader trace)
{
    // A list shows one line; whoever wants more opens the message.
    private const int LongestShown = 500;
    private const int HeaderBytes = 256 << 10;

    /// <param name="noted">Reasons that were told apart from the message; the most dangerous reading wins.</param>
    public PreparedItem Prepare(IncomingMessage message, params IReadOnlyList<HeldReason> noted)
    {
        var content = message.Content.Span;
        var header = HeaderScan.Read(content, HeaderBytes);
        var reason = ReasonReader.Read(content, message.Defaults, message.Reason is { } own ? [own, .. noted] : [.. noted]);
        long now = clock.Now();
        var marks = Marks(message, content);
        var item = new ItemRow
        {
            ReceivedAt = now,
            Queue = reason.Queue,
            State = RecipientState.Held,
            Reason = reason.Code,
            Score = reason.Score,
            Said = reason.Said,
            ReversePath = message.ReversePath,
            From = Cut(EncodedWords.Decode(header.First("From") ?? "")),
            Subject = Cut(EncodedWords.Decode(header.First("Subject") ?? "")),
            MessageId = header.First("Message-ID") is { } id ? Cut(id.Trim()) : null,
            RecipientsShown = Shown(message.Recipients.Select(recipient => recipient.Address)),
            RecipientCount = message.Recipients.Count,
            Size = content.Length,
            Marks = marks,
            Source = message.Source,
            ClientAddress = message.Client.Address,
            ClientName = message.Client.Name,
            Helo = message.Client.Helo,
            ClientProtocol = message.Client.Protocol,
            Login = message.Client.Login,
            OriginQueueId = message.Client.QueueId ?? (message.Home is { Kind: ItemHome.Postfix } there ? there.Id : null),
            Home = message.Home?.Kind ?? ItemHome.Here,
            HomeId = message.Home?.Id,
            HomeArrivedAt = message.Home?.ArrivedAt,
            Ret = message.Ret,
            EnvelopeId = message.EnvelopeId,
            CameBackFrom = header.All(TraceHeader.Name).Select(trace.Read).FirstOrDefault(found => found is not null),
        };
        var recipients = message.Recipients.Select(recipient => new RecipientRow
        {
            Address = recipient.Address,
            AddressKey = AddressKey.Fold(recipient.Address),
            Queue = reason.Queue,
            State = RecipientState.Held,
            ChangedAt = now,
            Notify = recipient.Notify,
            Orcpt = recipient.Orcpt,
        }).ToList();
        var (codec, bytes) = ContentCodec.Pack(content);
        string evidence = reason.Evidence.Count == 0 ? "[]" : JsonSerializer.Serialize(reason.Evidence);
        return new PreparedItem(item, recipients, new DetailRow { EvidenceJson = evidence, Scanner = reason.Scanner, Threshold = reason.Threshold }, codec, bytes);
    }

    /// <summary>
    /// The same of a message that another server's list shows and nobody has read yet: no content, and the age that it has there.
    /// </summary>
    /// <param name="message">With its home, and without content.</param>
    /// <param name="size">Octets, as listed.</param>
    public PreparedItem PrepareListed(IncomingMessage message, long size, IReadOnlyList<HeldReason> noted)
    {
        var prepared = Prepare(message, noted);
        prepared.Item.ReceivedAt = message.Home?.ArrivedAt ?? prepared.Item.ReceivedAt;
        prepared.Item.Size = size;
        prepared.Item.Marks |= ItemMarks.ContentPending | ItemMarks.Indexed;
        return prepared;
    }

    internal static string Shown(IEnumerable<string> addresses) => Cut(string.Join(", ", addresses.Take(3)));

    private ItemMarks Marks(IncomingMessage message, ReadOnlySpan<byte> content)
    {
        var marks = message.Marks;
        marks |= message.EightBit || !Ascii.IsValid(content) ? ItemMarks.EightBit : 0;
        marks |= message.SmtpUtf8 ? ItemMarks.SmtpUtf8 : 0;
        marks |= message.BareLineEnds ? ItemMarks.BareLineEnds : 0;
        marks |= IsFromOwnUser(message) ? ItemMarks.FromOwnUser : 0;
        return marks;
    }

    /// <summary>
    /// Somebody signed in to send it, or it leaves an own domain for another one. A forged own sender to own people alone does not
    /// count: those must be told.
    /// </summary>
    private bool IsFromOwnUser(IncomingMessage message)
    {
        var general = settings.Current<GeneralSettings>();
        return !string.IsNullOrEmpty(message.Client.Login)
            || (general.IsOwn(message.ReversePath) && message.Recipients.Any(recipient => !general.IsOwn(recipient.Address)));
    }

    private static string Cut(string text) => text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown - 1), "…");
}
