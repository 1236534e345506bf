using System.Diagnostics.Metrics;
using QueueDashboard.Batv;

namespace QueueDashboard.Filter;

/// <summary>What the milter door counts.</summary>
internal sealed class FilterMetrics
{
    public const string MeterName = "QueueDashboard.Filter";

    private readonly Counter<long> _connections;
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _judged;
    private readonly Counter<long> _signed;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _matched;
    private readonly Counter<long> _rulesFailed;

    public FilterMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _connections = meter.CreateCounter<long>("queuedashboard.filter.connections", "{connection}", "Connections that were accepted.");
        _open = meter.CreateUpDownCounter<long>("queuedashboard.filter.connections.open", "{connection}", "Connections that are open now.");
        _judged = meter.CreateCounter<long>("queuedashboard.filter.recipients", "{recipient}", "Recipients that were judged, by verdict.");
        _signed = meter.CreateCounter<long>("queuedashboard.filter.messages.signed", "{message}", "Messages whose sender was signed.");
        _failed = meter.CreateCounter<long>("queuedashboard.filter.failures", "{answer}", "Answers given as Filter:OnFailure says.");
        _matched = meter.CreateCounter<long>("queuedashboard.filter.rules.matched", "{match}", "Messages that a filter rule matched.");
        _rulesFailed = meter.CreateCounter<long>("queuedashboard.filter.rules.failures", "{message}", "Messages that went on because filter rules failed, or because the mail server cannot hold.");
    }

    public void Opened()
    {
        _connections.Add(1);
        _open.Add(1);
    }

    public void Closed() => _open.Add(-1);

    public void Judged(RecipientJudgement judgement) =>
        _judged.Add(1, new("verdict", judgement.Verdict.Word()), new("refused", judgement.Refuse ? "yes" : "no"));

    public void Signed() => _signed.Add(1);

    public void Failed() => _failed.Add(1);

    public void Matched(bool stopped) => _matched.Add(1, new KeyValuePair<string, object?>("stopped", stopped ? "yes" : "no"));

    public void RulesFailed() => _rulesFailed.Add(1);
}
