using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Intake.Smtp;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>A true Kestrel with the SMTP door on a free port and a holder that only remembers.</summary>
internal sealed class IntakeHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IntakeHost(WebApplication app, RecordingHolder holder, RecordedLogs logs)
    {
        _app = app;
        Holder = holder;
        Logs = logs;
    }

    public RecordingHolder Holder { get; }

    public RecordedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public SmtpListeners Listeners => _app.Services.GetRequiredService<SmtpListeners>();

    public int Port => Listeners.All[0].Port;

    /// <param name="settings">Keys below <c>Intake:Smtp:</c>.</param>
    public static async Task<IntakeHost> StartAsync(params (string Key, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        Dictionary<string, string?> values = new() { ["Intake:Smtp:Listen"] = "127.0.0.1:0", ["Intake:Smtp:HostName"] = "hold.test" };
        foreach ((string key, string value) in settings)
        {
            values["Intake:Smtp:" + key] = value;
        }

        RecordingHolder holder = new();
        RecordedLogs logs = new();
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton<IHoldMessages>(holder);
        builder.Services.AddSmtpIntake();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.ListenForSmtp();
        });
        WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new IntakeHost(app, holder, logs);
    }

    public Task<SmtpTalk> ConnectAsync(int listener = 0) => SmtpTalk.ConnectAsync(Listeners.All[listener].Port);

    /// <summary>Connected, the greeting read, EHLO said and answered.</summary>
    public async Task<SmtpTalk> GreetAsync(int listener = 0)
    {
        SmtpTalk talk = await ConnectAsync(listener);
        Assert.Equal("220 hold.test ESMTP QueueDashboard", await talk.ReplyAsync());
        Assert.StartsWith("250-hold.test", await talk.SayAsync("EHLO client.test"), StringComparison.Ordinal);
        return talk;
    }

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
