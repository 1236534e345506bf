namespace QueueDashboard.Data;

/// <summary>
/// One writer at a time in this process. SQLite allows one anyway and makes the others poll; waiting here is in order of
/// arrival and costs nothing, so the intake's group commits are never starved by a page.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async ValueTask<Turn> EnterAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        return new Turn(_one);
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Dispose it to let the next one in.</summary>
    public readonly struct Turn(SemaphoreSlim one) : IDisposable, IEquatable<Turn>
    {
        private readonly SemaphoreSlim _held = one;

        public void Dispose() => _held.Release();

        public bool Equals(Turn other) => ReferenceEquals(_held, other._held);

        public override bool Equals(object? obj) => obj is Turn other && Equals(other);

        public override int GetHashCode() => _held.GetHashCode();

        public static bool operator ==(Turn left, Turn right) => left.Equals(right);

        public static bool operator !=(Turn left, Turn right) => !left.Equals(right);
    }
}
