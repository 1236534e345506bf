using System.Diagnostics;

namespace QueueDashboard.Tests.Support;

/// <summary>Waits for what happens by itself. The limit only ends a wait in vain: no test says how long something may take.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="what">Completes the sentence "It did not happen: ...".</param>
    /// <param name="more">What a person would want to see then, such as a log.</param>
    public static async Task TrueAsync(string what, Func<Task<bool>> happened, Func<string>? more = null)
    {
        long started = Stopwatch.GetTimestamp();
        while (!await happened())
        {
            if (Stopwatch.GetElapsedTime(started) > Limit)
            {
                Assert.Fail($"It did not happen: {what}.\n{more?.Invoke()}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(string what, Func<bool> happened, Func<string>? more = null) => TrueAsync(what, () => Task.FromResult(happened()), more);
}
