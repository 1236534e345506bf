using System.Text;
using QueueDashboard.Delivery.Postfix;

namespace QueueDashboard.Tests.Intake.Postfix;

/// <summary>A Postfix as its commands show it: messages in queues, and failures that a test asks for.</summary>
internal sealed class FakePostfix(string source = "postfix:main") : IPostfix
{
    /// <summary>Seconds since 1970: a day before the tests' clock.</summary>
    public const long Yesterday = 1_772_355_600;

    private readonly Dictionary<string, (QueueEntry Entry, QueueEnvelope Envelope, byte[] Content)> _messages = new(StringComparer.Ordinal);

    public string Source { get; } = source;

    /// <summary>What the next commands fail with; null: they work.</summary>
    public string? Cause { get; set; }

    /// <summary>The same for contents alone.</summary>
    public string? ContentCause { get; set; }

    /// <summary>Ids that the next list leaves out, as one that is moved while the queues are listed.</summary>
    public HashSet<string> Overlooked { get; } = [];

    public int Lists { get; private set; }

    public int Envelopes { get; private set; }

    public List<string> Shown { get; } = [];

    public Func<Task>? BeforeEnvelopes { get; set; }

    public void Hold(string id, string subject = "a subject", string sender = "eve@remote.test", string[]? recipients = null, long arrivedAt = Yesterday, string header = "", IReadOnlyDictionary<string, string>? attributes = null)
    {
        recipients ??= ["anna@local.test"];
        byte[] content = Encoding.UTF8.GetBytes($"Received: from peer.test by mx.local.test id {id};\r\nFrom: Eve <eve@remote.test>\r\nSubject: {subject}\r\nMessage-ID: <{id}@remote.test>\r\n{header}\r\nThe text of {subject}.\r\n");
        _messages[id] = (
            new QueueEntry("hold", id, arrivedAt, content.Length - 20, sender.Length == 0 ? "MAILER-DAEMON" : sender, [.. recipients.Select(address => new QueueEntryRecipient(address, null))]),
            new QueueEnvelope(id, sender, [.. recipients.Select(address => new QueueEnvelopeRecipient(address, null, null, null))], attributes ?? new Dictionary<string, string>()),
            content);
    }

    /// <summary>An administrator acts there.</summary>
    public void Remove(string id) => _messages.Remove(id);

    public void Move(string id, string queue, string? delay = null) => _messages[id] = _messages[id] with
    {
        Entry = _messages[id].Entry with { Queue = queue, Recipients = [.. _messages[id].Entry.Recipients.Select(recipient => recipient with { Delay = delay })] },
    };

    public Task<PostfixAnswer<IReadOnlyList<QueueEntry>>> ListAsync(CancellationToken cancel)
    {
        Lists++;
        IReadOnlyList<QueueEntry> entries = Cause is null ? [.. _messages.Values.Select(message => message.Entry).Where(entry => !Overlooked.Contains(entry.Id))] : [];
        Overlooked.Clear();
        return Task.FromResult(new PostfixAnswer<IReadOnlyList<QueueEntry>>(entries, Cause));
    }

    public async Task<PostfixAnswer<IReadOnlyList<QueueEnvelope>>> EnvelopesAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        Envelopes += ids.Count;
        if (BeforeEnvelopes is { } before)
        {
            BeforeEnvelopes = null;
            await before();
        }

        return new PostfixAnswer<IReadOnlyList<QueueEnvelope>>([.. ids.Where(_messages.ContainsKey).Select(id => _messages[id].Envelope)], Cause);
    }

    public async Task<PostfixAnswer<int>> ContentsAsync(IReadOnlyList<string> ids, Func<string, ReadOnlyMemory<byte>?, Task> each, CancellationToken cancel)
    {
        string? cause = Cause ?? ContentCause;
        if (cause is null)
        {
            foreach (string id in ids)
            {
                Shown.Add(id);
                ReadOnlyMemory<byte>? content = null;
                if (_messages.TryGetValue(id, out var message))
                {
                    content = message.Content;
                }

                await each(id, content);
            }
        }

        return new PostfixAnswer<int>(cause is null ? ids.Count : 0, cause);
    }

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ReleaseAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Act(ids);

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Act(ids);

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ExpireAsync(IReadOnlyList<string> ids, CancellationToken cancel) => Act(ids);

    /// <summary>What is held goes, whatever is asked.</summary>
    private Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> Act(IReadOnlyList<string> ids) =>
        Task.FromResult(new PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>(ids.ToDictionary(id => id, id => _messages.Remove(id) ? PostfixOutcome.Done : PostfixOutcome.NotThere), null));
}
