namespace QueueDashboard.Hosting;

/// <summary>Whoever watches something that a person should look at, while the program itself works.</summary>
internal interface IHealthWarnings
{
    /// <summary>Sentences without names or addresses: everybody may ask for health. Read from any thread.</summary>
    IReadOnlyList<string> Warnings { get; }
}
