using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Batv;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Settings;

namespace QueueDashboard.Batv;

/// <summary>
/// Makes the policy that counts from settings, keys and exemptions, whenever one of them changed: here, on a page, or in another process.
/// </summary>
internal sealed partial class BatvKeeper : IDisposable
{
    private static readonly Actor AtStart = Actor.System("start");

    private readonly UnitOfWork _work;
    private readonly SettingsStore _settings;
    private readonly KeySecrets _secrets;
    private readonly KeyStore _keys;
    private readonly CurrentPolicy _current;
    private readonly BackscatterFeed _feed;
    private readonly TimeProvider _clock;
    private readonly ILogger<BatvKeeper> _logger;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _making = new();
    private StoredPolicy _stored = new([], [], null);

    public BatvKeeper(UnitOfWork work, SettingsStore settings, KeySecrets secrets, KeyStore keys, CurrentPolicy current, BackscatterFeed feed, TimeProvider clock, ILogger<BatvKeeper> logger)
    {
        (_work, _settings, _secrets, _keys, _current, _feed, _clock, _logger) = (work, settings, secrets, keys, current, feed, clock, logger);
        settings.Changed += OnSettings;
    }

    /// <summary>Reads what stands in the database. Cheap when nothing changed; call it after every commit that touched keys or exemptions.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        // One after the other: an older reading must never replace a newer one.
        await _reading.WaitAsync(cancel);
        try
        {
            var stored = await _work.ReadAsync(PolicyStore.LoadAsync, cancel);
            if (!stored.Same(_stored))
            {
                _stored = stored;
                Make();
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>
    /// At the server's start: protection may have been turned on by configuration, which writes no date and makes no key. The command line does
    /// not do this: it may have been started with other values.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        await ReloadAsync(cancel);
        var settings = _settings.Current<BackscatterSettings>();
        if (!KeyStore.IsSettled(_stored.Keys, _stored.EnabledSince, settings))
        {
            await _work.WriteAsync(
                async (db, token) =>
                {
                    if (await _keys.SettleAsync(db, settings, _clock.Now(), AtStart.Name, token) is { } made)
                    {
                        AuditLog.Add(db, _clock, AtStart, Acts.RotateKey, Outcomes.Done, null, null, made.Told());
                    }
                },
                cancel);
            await ReloadAsync(cancel);
        }

        Make();
    }

    public void Dispose()
    {
        _settings.Changed -= OnSettings;
        _reading.Dispose();
    }

    private void OnSettings(string section)
    {
        if (section == BackscatterSettings.Section || section == GeneralSettings.Section)
        {
            Make();
        }
    }

    private void Make()
    {
        lock (_making)
        {
            var settings = _settings.Current<BackscatterSettings>();
            List<BatvKey> keys = [];
            int? signing = null;
            foreach (var row in _stored.Keys)
            {
                if (Open(row, settings) is not { } key)
                {
                    LogSealed(row.Slot);
                    continue;
                }

                keys.Add(key);
                signing = KeyStore.Signs(row) ? row.Slot : signing;
            }

            _current.Replace(new BatvPolicy(
                settings, _settings.Current<GeneralSettings>().OwnDomains, new KeyRing(keys, signing), [.. _stored.Exemptions], Time(_stored.EnabledSince)));
        }

        _feed.Publish();
    }

    private BatvKey? Open(BatvKeyRow row, BackscatterSettings settings) => _secrets.Open(row.Secret) is { } secret
        ? new BatvKey(
            row.Slot,
            new PrvsKey(secret, row.Slot),
            Microseconds.ToTime(row.CreatedAt),
            Time(row.SignsSince),
            Time(row.VerifiesUntil),
            KeyStore.Signs(row) ? Math.Max(row.Window, settings.LifetimeDays) : row.Window)
        : null;

    private static DateTimeOffset? Time(long? microseconds) => microseconds is { } value ? Microseconds.ToTime(value) : null;

    [LoggerMessage(LogLevel.Error, "The key in slot {Slot} cannot be opened: the folder with the keys of this installation was lost or is another one's. It neither signs nor checks.")]
    private partial void LogSealed(int slot);
}
