using Microsoft.AspNetCore.Builder;

namespace QueueDashboard.Bench.Start;

/// <summary>The floor: a Kestrel that answers one word.</summary>
internal static class EmptyServer
{
    public const string Command = "empty-server";

    public static async Task<int> RunAsync(Choice choice)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{choice.Number("port", 0)}");
        app.Run(async context => await context.Response.Body.WriteAsync("yes"u8.ToArray()));
        await app.RunAsync();
        return 0;
    }
}
