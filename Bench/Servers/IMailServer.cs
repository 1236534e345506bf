namespace QueueDashboard.Bench.Servers;

/// <summary>A server under load.</summary>
internal interface IMailServer : IAsyncDisposable
{
    string Name { get; }

    int SmtpPort { get; }

    /// <summary>The process whose tree is the server.</summary>
    int Root { get; }

    /// <summary>Messages that lie on disk, counted without asking the server.</summary>
    Task<long> StoredAsync();

    /// <summary>Returns when it has caught up with what it puts off while mail comes in.</summary>
    Task CalmAsync();
}
