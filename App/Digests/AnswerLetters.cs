using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues.Requests;

namespace QueueDashboard.Digests;

/// <summary>Mails a recipient what became of his wish, to the address that asked and to no other.</summary>
internal sealed class AnswerLetters(NoteSender notes) : IAnswerRequests
{
    public async Task TellAsync(QueueDbContext db, ReleaseRequestRow request, ItemRow item, long notBefore, CancellationToken cancel)
    {
        string sentTo = MailAddress.Untagged(request.Address);
        if (!notes.MayWriteTo(sentTo) || await NoteSender.SubscriptionAsync(db, request.AddressKey, cancel) is not { } subscription)
        {
            return;
        }

        var words = new DigestWords(subscription.Language);
        bool granted = request.State is RequestState.Granted;
        string subject = ShownText.Line(item.Subject, 150) is { Length: > 0 } given ? given : words["NoSubject"];
        string from = ShownText.Line(item.From, 120);
        string path = ShownText.Line(item.ReversePath, 120);
        List<string> lead = [words[granted ? "Granted_Lead" : "Denied_Lead"]];
        if (ShownText.Line(request.Answer, 500) is { Length: > 0 } answer)
        {
            lead.Add(words.Format("Answer", answer));
        }

        var asked = TimeZoneInfo.ConvertTime(Microseconds.ToTime(request.AskedAt), DigestPlanner.ZoneOf(subscription, TimeZoneInfo.Utc));
        var letter = new NoteLetter(
            words.Language,
            words.Format(granted ? "Granted_Subject" : "Denied_Subject", subject),
            notes.Head(notes.Local(subscription), words),
            words[granted ? "Granted_Heading" : "Denied_Heading"],
            lead,
            [(words["From"], from.Length == 0 ? path : path.Length == 0 || from.Contains(path, StringComparison.OrdinalIgnoreCase) ? from : $"{from} <{path}>"), (words["Subject"], subject), (words["AskedOn"], words.Long(asked))],
            notes.HasLinks ? words["OwnPage"] : null,
            [words.Format("ForAnswer", ShownText.Line(sentTo)), words["NeverPassword"]]);
        await notes.StoreAsync(db, subscription, DigestKind.Answer, sentTo, letter, request.SettledAt!.Value, notBefore, cancel);
    }

    public async Task WithdrawAsync(QueueDbContext db, ReleaseRequestRow request, CancellationToken cancel)
    {
        foreach (var row in await DigestStore.UnsentAsync(db, DigestKind.Answer, MailAddress.Untagged(request.Address), request.SettledAt ?? 0, cancel))
        {
            DigestStore.Remove(db, row);
        }
    }
}
