using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Batv;
using QueueDashboard.Filter;
using QueueDashboard.Rules;
using QueueDashboard.Tests.Intake.Smtp;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Filter;

/// <summary>A true Kestrel with the milter door on a free port, and a history that only remembers.</summary>
internal sealed class FilterHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FilterHost(WebApplication app, VerdictRecorder sink, RecordedLogs logs)
    {
        _app = app;
        Sink = sink;
        Logs = logs;
    }

    public VerdictRecorder Sink { get; }

    public RecordedLogs Logs { get; }

    public FilterListeners Listeners => _app.Services.GetRequiredService<FilterListeners>();

    public CurrentPolicy Policy => _app.Services.GetRequiredService<CurrentPolicy>();

    public FilterSightings Sightings => _app.Services.GetRequiredService<FilterSightings>();

    public int Port => Listeners.All[0].Port;

    /// <param name="settings">Keys below <c>Filter:</c>.</param>
    public static async Task<FilterHost> StartAsync(params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        Dictionary<string, string?> values = new() { ["Filter:Listen"] = "127.0.0.1:0" };
        foreach ((string key, string value) in settings)
        {
            values["Filter:" + key] = value;
        }

        VerdictRecorder sink = new();
        RecordedLogs logs = new();
        CurrentPolicy policy = new();
        policy.Replace(TestPolicy.Make());
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton<TimeProvider>(new DayClock());
        builder.Services.AddSingleton<IVerdictSink>(sink);
        builder.Services.AddSingleton(policy);
        builder.Services.AddSingleton<CurrentRules>();
        builder.Services.AddSingleton<IRuleSink>(new RuleRecorder());
        builder.Services.AddFilter();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.ListenForMilter();
        });
        WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FilterHost(app, sink, logs);
    }

    public Task<MilterTalk> ConnectAsync() => MilterTalk.ConnectAsync(Port);

    public Task<MilterTalk> GreetAsync() => MilterTalk.GreetAsync(Port);

    public Task LoggedAsync(string words) =>
        Eventually.TrueAsync($"\"{words}\" is logged", () => Logs.Lines.Any(line => line.Text.Contains(words, StringComparison.Ordinal)));

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The date of the recorded sessions, and a stopwatch that runs: deadlines are real here.</summary>
    private sealed class DayClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TestPolicy.Day;
    }
}
