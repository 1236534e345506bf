using System.Buffers;
using System.Globalization;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Queues;
using QueueDashboard.Rules;

namespace QueueDashboard.Filter;

/// <summary>
/// The rules of one connection. What a mail server sends is agreed on at its beginning, so rules that were changed since count only as far as
/// they need no more than that; the next connection, which for Postfix is the next SMTP session, has them all.
/// </summary>
internal sealed class FilterRules(FilterContext context)
{
    private RuleSet _agreed = RuleSet.Empty;
    private MilterOffer _terms;

    /// <summary>As it stands when the connection begins.</summary>
    public RuleSet AtStart() => _agreed = context.Rules.Value;

    public void Agreed(MilterOffer terms) => _terms = terms;

    /// <summary>Null: no rule judges this message.</summary>
    public MessageFacts? Begin(MailSession session, string sender, SessionStanding? standing, bool own)
    {
        RuleSet rules = context.Rules.Value;
        if (!IsCovered(rules))
        {
            rules = _agreed;
        }

        if (rules.IsEmpty || context.Unjudged.Contains(session.Listener))
        {
            return null;
        }

        // A listener for re-scanning takes other people's mail too; who signed in there is told along with the client.
        bool ownUser = standing == SessionStanding.Skipped ? session.Authenticated : own;
        return ownUser && !rules.JudgesOwnUsers ? null : new MessageFacts(rules, new MessageOrigin(sender, session.Client, session.ClientName, ownUser), context.Room);
    }

    public void AddRecipient(FilterMessage message, string recipient, string queueId)
    {
        try
        {
            message.Facts?.AddRecipient(recipient);
        }
        catch (Exception e)
        {
            GiveUp(message, e, queueId);
        }
    }

    public void AddField(FilterMessage message, MilterHeaderField field, string queueId)
    {
        try
        {
            message.Facts?.AddField(field.Name, field.Value);
        }
        catch (Exception e)
        {
            GiveUp(message, e, queueId);
        }
    }

    /// <returns>False: the rest need not be sent.</returns>
    public bool AddBody(FilterMessage message, ReadOnlySpan<byte> chunk, string queueId)
    {
        try
        {
            return message.Facts?.AddBody(chunk) ?? false;
        }
        catch (Exception e)
        {
            GiveUp(message, e, queueId);
            return false;
        }
    }

    /// <summary>At the end of a message, before the answer. Whatever goes wrong here, the message goes on.</summary>
    public void Judge(IBufferWriter<byte> output, FilterMessage message, string queueId)
    {
        if (message.Facts is not { } facts)
        {
            return;
        }

        try
        {
            var (stopped, watched) = facts.Rules.Judge(facts);
            DateTimeOffset now = context.Time.GetUtcNow();
            foreach (Rule watching in watched)
            {
                context.RuleSink.Matched(watching.Id, now);
                context.Metrics.Matched(stopped: false);
            }

            if (stopped is not null)
            {
                Stop(output, stopped, queueId, now);
            }
        }
        catch (Exception e)
        {
            GiveUp(message, e, queueId);
        }
    }

    private void Stop(IBufferWriter<byte> output, Rule rule, string queueId, DateTimeOffset now)
    {
        context.RuleSink.Matched(rule.Id, now);
        if (!_terms.Has(MilterActions.Quarantine))
        {
            FilterLog.NotHeld(context.Logger, queueId, rule.Name);
            context.Metrics.RulesFailed();
            return;
        }

        context.Metrics.Matched(stopped: true);
        if (queueId.Length > 0)
        {
            context.RuleSink.Held(queueId, Reason(rule));
        }

        FilterLog.Held(context.Logger, queueId, rule.Id, rule.Name);
        MilterReplies.Quarantine(output, string.Create(CultureInfo.InvariantCulture, $"filter rule {rule.Id}: {rule.Name}"));
    }

    private void GiveUp(FilterMessage message, Exception e, string queueId)
    {
        FilterLog.RulesFailed(context.Logger, e, queueId);
        context.Metrics.RulesFailed();
        message.Facts?.Dispose();
        message.Facts = null;
    }

    private static HeldReason Reason(Rule rule) => new(
        "filter",
        rule.Draft.Queue,
        rule.Draft.Reason,
        null,
        null,
        $"Filter rule: {rule.Name}",
        rule.Name,
        [.. rule.Draft.Conditions.Select(condition => new EvidenceView(RuleWords.Of(condition.Kind), null, RuleWords.Line(condition)))]);

    private bool IsCovered(RuleSet rules) =>
        (!rules.Needs.HasFlag(RuleNeeds.Header) || !_terms.Has(MilterSteps.NoHeaders))
        && ((rules.Needs & (RuleNeeds.Size | RuleNeeds.Attachments)) == 0 || !_terms.Has(MilterSteps.NoBody))
        && (!rules.Stops || _agreed.Stops || _terms.Has(MilterActions.Quarantine));
}
