using System.Text.Json.Nodes;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Cli;

internal static class BatvAnswers
{
    /// <summary>The codec's answer, also where the filter would leave the address alone: another server may tag it. <c>policy</c> then says why.</summary>
    internal static JsonObject Sign(BatvQuestion question)
    {
        if (question.Fault(TimeProvider.System, out PrvsKey? key, out long day) is { } fault)
        {
            return new JsonObject { ["tagged"] = null, ["error"] = fault };
        }

        if (PrvsCodec.Sign(question.Address, key!, day, question.Lifetime, question.Verbatim) is not { } tagged)
        {
            return new JsonObject { ["tagged"] = null, ["error"] = "This is no address with a domain." };
        }

        JsonObject answer = new() { ["tagged"] = tagged };
        if (PrvsPolicy.Judge(question.Address).Word() is { } policy)
        {
            answer["policy"] = policy;
        }

        return answer;
    }

    internal static JsonObject Check(BatvQuestion question)
    {
        if (question.Fault(TimeProvider.System, out PrvsKey? key, out long day) is { } fault)
        {
            return new JsonObject { ["verdict"] = null, ["error"] = fault };
        }

        PrvsCheck check = PrvsCodec.Check(question.Address, [key!], day, question.Lifetime, question.Verbatim);
        return new JsonObject
        {
            ["verdict"] = check.Verdict.Word(),
            ["explanation"] = check.Explanation.Word(),
            ["scheme"] = check.Scheme.Word(),
            ["slot"] = check.Slot,
            ["address"] = PrvsCodec.Untag(question.Address, question.Verbatim),
            ["daysLeft"] = check.DaysLeft,
        };
    }
}
