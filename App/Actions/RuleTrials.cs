using System.Net;
using QueueDashboard.Queues;
using QueueDashboard.Rules;

namespace QueueDashboard.Actions;

/// <summary>What the rules would say of a message that is there already. Nothing is counted and nothing is written.</summary>
internal sealed class RuleTrials(IReadRules rules, IReadItems items)
{
    /// <summary>All rules, disabled ones too.</summary>
    /// <returns>Null: there is no such item.</returns>
    public async Task<IReadOnlyList<RuleFinding>?> TryAsync(long item, CancellationToken cancel)
    {
        if (await items.FindAsync(item, null, cancel) is not { } view || await items.RawAsync(item, null, cancel) is not { } raw)
        {
            return null;
        }

        _ = IPAddress.TryParse(view.ClientAddress, out IPAddress? client);
        MessageOrigin origin = new(view.Row.ReversePath, client, view.ClientName ?? "", OwnUser: false);
        return Judge(await rules.ListAsync(cancel), origin, [.. view.Recipients.Select(one => one.Address)], raw);
    }

    /// <param name="recipients">Of the envelope.</param>
    public static IReadOnlyList<RuleFinding> Judge(IEnumerable<Rule> rules, MessageOrigin origin, IReadOnlyList<string> recipients, ReadOnlyMemory<byte> raw)
    {
        var set = RuleSet.Of(rules, disabledToo: true);
        using MessageFacts facts = new(set, origin, BodyRoom.Unlimited, explains: true);
        foreach (string recipient in recipients)
        {
            facts.AddRecipient(recipient);
        }

        facts.AddMessage(raw);
        return set.Explain(facts);
    }
}
