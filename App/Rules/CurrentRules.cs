namespace QueueDashboard.Rules;

/// <summary>The rules that count now. Reading them is one load from memory: a milter's reply never waits for the database.</summary>
internal sealed class CurrentRules
{
    private volatile RuleSet _value = RuleSet.Empty;

    public RuleSet Value => _value;

    public void Replace(RuleSet rules) => _value = rules;
}
