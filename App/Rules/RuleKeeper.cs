using QueueDashboard.Data;
using QueueDashboard.Data.Rules;

namespace QueueDashboard.Rules;

/// <summary>Makes the rules that count from the database whenever one of them changed: here, on a page, or in another process.</summary>
internal sealed partial class RuleKeeper(UnitOfWork work, CurrentRules current, ILogger<RuleKeeper> logger) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private List<(long Id, int Version, int Position)> _known = [];

    /// <summary>Cheap when nothing changed; hits are no change.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        // One after the other: an older reading must never replace a newer one.
        await _reading.WaitAsync(cancel);
        try
        {
            var rows = await work.ReadAsync(RuleStore.LoadAsync, cancel);
            List<(long, int, int)> now = [.. rows.Select(row => (row.Id, row.Version, row.Position))];
            if (!now.SequenceEqual(_known))
            {
                _known = now;
                rows.Where(IsBroken).ToList().ForEach(row => LogBroken(row.Name, row.Id));
                current.Replace(RuleSet.Of(rows.Select(RuleStore.Of)));
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private static bool IsBroken(RuleRow row) => row.Enabled && RuleValidation.Validate(RuleStore.Of(row).Draft).Count > 0;

    [LoggerMessage(LogLevel.Error, "The filter rule \"{Name}\" ({Id}) has a condition that this version cannot read. It judges nothing until it is changed.")]
    private partial void LogBroken(string name, long id);
}
