using QueueDashboard.Data;

namespace QueueDashboard.Senders;

/// <summary>Keeps the lists in memory and reads them again whenever they changed: here, on a page, or in another process.</summary>
internal sealed class SenderKeeper(UnitOfWork work) : IJudgeSenders, IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile SenderBook _book = SenderBook.Empty;
    private SenderMark _mark = SenderMark.Nothing;

    /// <summary>Called after the lists were replaced; must be quick and must not throw.</summary>
    public event Action? Changed;

    public SenderBook Book => _book;

    /// <summary>When the lists last changed, as this process saw them.</summary>
    public SenderMark Mark => Volatile.Read(ref _mark);

    public SenderAnswer? Judge(in SenderQuestion question, DateTimeOffset now) => _book.Judge(question, now);

    /// <summary>Cheap when nothing changed.</summary>
    public async Task ReloadAsync(CancellationToken cancel)
    {
        // One after the other: an older reading must never replace a newer one.
        await _reading.WaitAsync(cancel);
        try
        {
            var mark = await work.ReadAsync(SenderStore.MarkAsync, cancel);
            if (mark == _mark)
            {
                return;
            }

            // The mark is older than the lists if somebody writes in between: then the next reading reads them once more.
            _book = SenderBook.Of(await work.ReadAsync(SenderStore.LoadAsync, cancel));
            Volatile.Write(ref _mark, mark);
        }
        finally
        {
            _reading.Release();
        }

        Changed?.Invoke();
    }

    public void Dispose() => _reading.Dispose();
}
