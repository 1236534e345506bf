using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;
using QueueDashboard.Hosting;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Access;

/// <summary>
/// While there is no administrator, each start prints a link that makes one. It is the only secret that is ever printed, and it
/// goes to the console alone, not through the log, which may be sent elsewhere and kept.
/// </summary>
internal sealed class FirstAdministrator(SignInLinkStore links, SettingsStore settings, EdgeState edge, StartConsole console, IOptions<AccessOptions> options) : IHostedLifecycleService
{
    // Only now the web listens, and its port is known.
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await links.CreateFirstAsync(cancellationToken) is { } token)
        {
            string address = settings.Current<GeneralSettings>().PublicAddress is { Length: > 0 } known ? known.TrimEnd('/') : edge.LocalBase();
            await console.Out.WriteLineAsync($"Sign in once at {address}/{Urls.SignIn}/once/{token} (valid for {options.Value.LinkMinutes} minutes)");
            await console.Out.FlushAsync(cancellationToken);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Where start-up speaks to the person who started it.</summary>
internal sealed record StartConsole(TextWriter Out);
