using System.Net;
using System.Text;
using QueueDashboard.Rules;

namespace QueueDashboard.Tests.Rules;

/// <summary>Rules and messages for tests, made in one line each.</summary>
internal static class TestRules
{
    public static readonly MessageOrigin World = new("eve@remote.test", IPAddress.Parse("192.0.2.7"), "mail.remote.test", OwnUser: false);

    public static Rule Rule(long id, params RuleCondition[] conditions) => Rule(id, new RuleDraft { Name = $"rule {id}", Conditions = conditions });

    public static Rule Rule(long id, RuleDraft draft) => new(id, (int)id, draft, 0, null, DateTimeOffset.UnixEpoch, "anna", 1);

    public static RuleCondition Condition(string kind, string value = "", string name = "", bool not = false) =>
        new(RuleWords.Kind(kind) ?? throw new ArgumentException(kind), value, name, not);

    public static MessageFacts Facts(RuleSet rules, string message, MessageOrigin? origin = null, params string[] recipients)
    {
        MessageFacts facts = new(rules, origin ?? World, BodyRoom.Unlimited, explains: true);
        foreach (string recipient in recipients.Length == 0 ? ["anna@local.test"] : recipients)
        {
            facts.AddRecipient(recipient);
        }

        facts.AddMessage(Encoding.Latin1.GetBytes(message));
        return facts;
    }

    /// <summary>Whether a rule with this one condition matches.</summary>
    public static bool Matches(RuleCondition condition, string message, MessageOrigin? origin = null, params string[] recipients)
    {
        var set = RuleSet.Of([Rule(1, condition)]);
        Assert.False(set.IsEmpty, "The condition cannot be read.");
        using var facts = Facts(set, message, origin, recipients);
        return set.Judge(facts).Stopped is not null;
    }
}
