using Microsoft.Extensions.Options;

namespace QueueDashboard.Settings;

/// <summary>The configuration section <c>Defaults</c>: what the settings say until somebody saves them, so that a container needs no click.</summary>
public sealed class DefaultsOptions
{
    public string PublicAddress { get; set; } = "";

    /// <summary>Comma-separated, or an array in appsettings.json as OwnDomains:0 and so on joined by the reader.</summary>
    public string OwnDomains { get; set; } = "";

    /// <summary>As <see cref="RelayUrl"/> reads it.</summary>
    public string ReleaseRelay { get; set; } = "";
    public string RequeueRelay { get; set; } = "";
    public string DigestRelay { get; set; } = "";

    /// <summary>Tried first for the mails of alarms.</summary>
    public string AlarmRelay { get; set; } = "";
    public string DigestSender { get; set; } = "";

    /// <summary>The first administrators' digest goes there; off while it is empty.</summary>
    public string AdministratorAddress { get; set; } = "";
    public int HoldBackSeconds { get; set; } = 5;
    public int LinkLifetimeDays { get; set; } = 7;

    /// <summary>Signs outgoing mail from the first start on, with a key that is made then.</summary>
    public bool BackscatterEnabled { get; set; }

    /// <summary>Refuses bounces that fail from the day on which it is safe.</summary>
    public bool BackscatterReject { get; set; }

    /// <summary>Language of the first subscriptions: en or de.</summary>
    public string Language { get; set; } = "en";

    public IReadOnlyList<string> OwnDomainList => OwnDomains.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Makes each section's first values and says at start what is wrong with them.</summary>
public sealed class FirstValues(IOptions<DefaultsOptions> options)
{
    private readonly DefaultsOptions _defaults = options.Value;

    public T Of<T>()
        where T : class, ISettingsSection, new() => (T)Of(typeof(T));

    private object Of(Type section) => section switch
    {
        _ when section == typeof(GeneralSettings) => new GeneralSettings { PublicAddress = _defaults.PublicAddress, OwnDomains = _defaults.OwnDomainList },
        _ when section == typeof(RelaySettings) => new RelaySettings
        {
            Release = Relay(_defaults.ReleaseRelay),
            Requeue = Relay(_defaults.RequeueRelay),
            Digest = Relay(_defaults.DigestRelay),
            Alarm = Relay(_defaults.AlarmRelay),
        },
        _ when section == typeof(DeliverySettings) => new DeliverySettings { HoldBackSeconds = _defaults.HoldBackSeconds },
        _ when section == typeof(DigestSettings) => new DigestSettings { Sender = _defaults.DigestSender },
        _ when section == typeof(LinkSettings) => new LinkSettings { LifetimeDays = _defaults.LinkLifetimeDays },
        _ when section == typeof(BackscatterSettings) => new BackscatterSettings { Enabled = _defaults.BackscatterEnabled, RejectWhenSafe = _defaults.BackscatterReject },
        _ => Activator.CreateInstance(section)!,
    };

    // What cannot be read is complained of by the validator, which asks for the other first values too.
    private static RelaySetting Relay(string url) => RelayUrl.TryParse(url, out var relay, out _) ? relay : new();
}

/// <summary>Refuses to start on a first value that the settings page would refuse, and names the key.</summary>
internal sealed class DefaultsValidator : IValidateOptions<DefaultsOptions>
{
    public ValidateOptionsResult Validate(string? name, DefaultsOptions options)
    {
        List<string> wrong = [];
        foreach (var (key, url) in new[] { (nameof(options.ReleaseRelay), options.ReleaseRelay), (nameof(options.RequeueRelay), options.RequeueRelay), (nameof(options.DigestRelay), options.DigestRelay), (nameof(options.AlarmRelay), options.AlarmRelay) })
        {
            if (url.Length > 0 && !RelayUrl.TryParse(url, out _, out string? error))
            {
                wrong.Add($"Defaults:{key}: {error}");
            }
        }

        if (options.Language is not ("en" or "de"))
        {
            wrong.Add($"Defaults:Language is en or de. Given: {options.Language}");
        }

        if (wrong.Count == 0)
        {
            var first = new FirstValues(Options.Create(options));
            IEnumerable<SettingError>[] errors = [first.Of<GeneralSettings>().Validate(), first.Of<RelaySettings>().Validate(), first.Of<DeliverySettings>().Validate(), first.Of<DigestSettings>().Validate(), first.Of<LinkSettings>().Validate()];
            wrong.AddRange(errors.SelectMany(of => of).Select(error => $"Defaults: {error.Message}"));
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
