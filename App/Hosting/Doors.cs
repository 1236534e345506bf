namespace QueueDashboard.Hosting;

/// <summary>A place where the program can be reached.</summary>
/// <param name="Name">What is there, such as "Dashboard".</param>
/// <param name="Where">An address that a person can use as it stands.</param>
internal sealed record Door(string Name, string Where);

/// <summary>Whoever listens says where, for the lines that the start writes.</summary>
internal interface IDoors
{
    /// <summary>Asked once everything listens, so that ports are the true ones.</summary>
    IEnumerable<Door> Doors { get; }
}

/// <summary>
/// Writes a line for each door when all of them are open. Kestrel would call every one of them http://, the mail listeners too.
/// </summary>
internal sealed partial class DoorLines(IEnumerable<IDoors> all, ILogger<DoorLines> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var door in all.SelectMany(doors => doors.Doors))
        {
            LogDoor(door.Name, door.Where);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "{Door}: {Where}")]
    private partial void LogDoor(string door, string where);
}
