using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Settings;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Web.Settings;

/// <summary>What every section's form does alike: read, save with the version that it was read at, and say what became of it.</summary>
public abstract class SectionEditor<TSection> : ComponentBase
    where TSection : class, ISettingsSection, new()
{
    private IReadOnlyList<SettingError> _errors = [];
    private int _version;

    [CascadingParameter] private Caller Who { get; set; } = default!;
    [CascadingParameter] private Viewer Viewer { get; set; } = Viewer.Utc;
    [Inject] private SettingsStore Settings { get; set; } = default!;
    [Inject] private ChangeSettings Changes { get; set; } = default!;
    [Inject] private protected IStringLocalizer<SettingsText> T { get; set; } = default!;

    /// <summary>A sentence about the last save; null: there was none.</summary>
    protected string? Said { get; private set; }

    protected bool SaidBad { get; private set; }

    protected override void OnInitialized() => Read();

    /// <summary>Fills the form from what holds now.</summary>
    protected abstract void Fill(TSection current);

    /// <summary>What the form says; starts from what holds, so that a key without a field keeps its value.</summary>
    protected abstract TSection Build(TSection current);

    /// <summary>What holds while nobody chose.</summary>
    protected static TSection Standard { get; } = new();

    protected TSection Current => Settings.Current<TSection>();

    protected string? Error(string key) => _errors.FirstOrDefault(error => error.Key == key) is { } error
        ? T[$"Error.{error.Code}", error.Given] is { ResourceNotFound: false } known ? known.Value : error.Message
        : null;

    protected async Task SaveAsync()
    {
        if (!Who.May(Right.ManageSettings))
        {
            Say(T["NotAllowed"], bad: true);
            return;
        }

        var outcome = await Changes.SaveAsync(Who.Actor, Build(Current), _version, CancellationToken.None);
        _errors = outcome is SettingOutcome.Invalid invalid ? invalid.Errors : [];
        switch (outcome)
        {
            case SettingOutcome.Saved:
                Read();
                Say(T["Saved"], bad: false);
                break;
            case SettingOutcome.Stale stale:
                Read();
                Say(T["Stale", stale.ChangedBy, Formats.Minute(Viewer.Local(stale.ChangedAt))], bad: true);
                break;
            default:
                Say(T["Invalid"], bad: true);
                break;
        }
    }

    protected static string Joined(IEnumerable<string> lines) => string.Join('\n', lines);

    protected static IReadOnlyList<string> Split(string text) => [.. text.Split(['\n', '\r', ',', ';', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private void Read()
    {
        _version = Settings.VersionOf<TSection>();
        Fill(Current);
    }

    private void Say(string sentence, bool bad)
    {
        Said = sentence;
        SaidBad = bad;
    }
}
