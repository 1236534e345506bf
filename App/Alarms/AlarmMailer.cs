using System.Security.Cryptography;
using QueueDashboard.Delivery;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;

namespace QueueDashboard.Alarms;

/// <summary>
/// Mails an alarm: by the relay for alarms first, when one is set, then by that of the digests, so that a relay that is broken is not the only way.
/// It goes out at once and past every queue of our own.
/// </summary>
internal sealed partial class AlarmMailer(SettingsStore settings, IMailRelay relays, ILogger<AlarmMailer> logger)
{
    /// <summary>For one relay: an alarm waits for no slow one while the next could take it.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    public async Task<TellOutcome> MailAsync(AlarmNotice notice, CancellationToken cancel)
    {
        var setting = settings.Current<RelaySettings>();
        List<Relay> ways = [.. new[] { setting.Alarm, setting.Digest }.Where(relay => relay.IsConfigured).Select(relay => relay.ToRelay()).DistinctBy(relay => (relay.Display, relay.UserName))];
        if (ways.Count == 0)
        {
            return new(TellCodes.NoRelay);
        }

        string[] open = [.. AlarmLines.Of(notice.Alarm.MailTo)];
        string sender = settings.Current<DigestSettings>().Sender is { Length: > 0 } known ? known : $"alarm@{notice.Host}";
        var mail = Compose(notice, open, sender);
        byte[] bytes = mail.Build();
        TellOutcome outcome = new(TellCodes.NoRelay);
        foreach (var way in ways)
        {
            (open, outcome) = await HandOverAsync(way, sender, open, bytes, mail.NeedsSmtpUtf8, cancel);
            if (open.Length == 0)
            {
                return TellOutcome.Sent;
            }

            LogFailed(notice.Alarm.Id, way.Display, outcome.Code);
        }

        return outcome;
    }

    private static MailComposer Compose(AlarmNotice notice, string[] to, string sender)
    {
        AlarmWords words = new(notice.Alarm.Language);
        return new MailComposer
        {
            From = new Mailbox(words["SenderName"], sender),
            To = [.. to.Select(address => new Mailbox("", address))],
            Subject = words.Subject(notice),
            Date = notice.At,
            MessageId = $"<alarm.{notice.EventId}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}@{notice.Host}>",
            Text = words.Text(notice) + "\n\n" + words["Footer"] + "\n",
        }
            .Add("Auto-Submitted", "auto-generated")
            .Add("X-Auto-Response-Suppress", "All")
            .Add("X-QueueDashboard-Alarm", $"{notice.Alarm.Id} {notice.What}");
    }

    /// <summary>Who is still without the mail, and why.</summary>
    private async Task<(string[] Open, TellOutcome Outcome)> HandOverAsync(Relay way, string sender, string[] to, byte[] mail, bool utf8, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await using var session = relays.Open(way);
            var result = await session.HandOverAsync(
                new HandOver
                {
                    ReversePath = sender,
                    Recipients = [.. to.Select((address, at) => new HandOverRecipient(at, address))],
                    Prefix = ReadOnlyMemory<byte>.Empty,
                    Content = _ => ValueTask.FromResult<ReadOnlyMemory<byte>>(mail),
                    ContentLength = mail.Length,
                    SmtpUtf8 = utf8,
                },
                limit.Token);
            return result switch
            {
                HandOverResult.RelayBroken broken => (to, TellOutcome.Failed(TellCodes.RelayBroken, $"{way.Display}: {broken.Reply ?? broken.Cause}")),
                HandOverResult.Settled settled => (
                    [.. settled.Recipients.Where(one => one is not RecipientOutcome.Accepted).Select(one => to[one.RecipientId])],
                    TellOutcome.Failed(TellCodes.Refused, $"{way.Display}: {settled.Recipients.FirstOrDefault(one => one is not RecipientOutcome.Accepted)?.Reply}")),
                _ => throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}."),
            };
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (to, TellOutcome.Failed(TellCodes.Timeout, way.Display));
        }
    }

    [LoggerMessage(LogLevel.Warning, "The mail of alarm {Alarm} was not taken by {Relay}: {Code}")]
    private partial void LogFailed(long alarm, string relay, string code);
}
