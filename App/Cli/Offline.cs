using Microsoft.Extensions.Logging.Console;

namespace QueueDashboard.Cli;

/// <summary>The rooms without a server, for one command. It may write beside a running server on the same database.</summary>
internal sealed class Offline(string[] args)
{
    public async Task<int> RunAsync(Func<IServiceProvider, CancellationToken, Task<int>> command, CancellationToken cancel)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddEnvironmentVariables("QUEUEDASHBOARD__");
        builder.Configuration.AddCommandLine([.. args.Where(arg => arg.Contains(':', StringComparison.Ordinal))]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // What a command answers is read by programs: complaints go to the other stream.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<ConsoleFormatterOptions>(_ => { });
        builder.Services.AddRooms(builder.Configuration);
        using var host = builder.Build();
        await host.Services.OpenAsync(cancel);
        return await command(host.Services, cancel);
    }
}
