using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Tests.Web.Controls;

public sealed class ThrottleTests
{
    [Fact]
    public async Task Ask_many_times_works_at_once_and_once_more()
    {
        int worked = 0;
        var again = new TaskCompletionSource();
        using var throttle = new Throttle(TimeProvider.System, TimeSpan.FromMilliseconds(20), NullLogger.Instance, () =>
        {
            if (Interlocked.Increment(ref worked) == 2)
            {
                again.SetResult();
            }

            return Task.CompletedTask;
        });
        for (int turn = 0; turn < 1000; turn++)
        {
            throttle.Ask();
        }

        await again.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(worked, 2, 20);
    }

    [Fact]
    public void Ask_from_a_thread_of_another_language_works_in_the_pages_own()
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (new("de"), new("de"));
            string? language = null;
            using var throttle = new Throttle(TimeProvider.System, TimeSpan.FromHours(1), NullLogger.Instance, () =>
            {
                language = CultureInfo.CurrentUICulture.Name;
                return Task.CompletedTask;
            });
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (new("en"), new("en"));

            throttle.Ask();

            Assert.Equal("de", language);
            Assert.Equal("en", CultureInfo.CurrentUICulture.Name);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    [Fact]
    public void Ask_after_the_page_is_left_does_nothing()
    {
        int worked = 0;
        var throttle = new Throttle(TimeProvider.System, TimeSpan.FromHours(1), NullLogger.Instance, () =>
        {
            worked++;
            return Task.CompletedTask;
        });
        throttle.Dispose();
        throttle.Ask();

        Assert.Equal(0, worked);
    }

    [Fact]
    public void Ask_whose_work_fails_does_not_throw_at_whoever_published()
    {
        using var throttle = new Throttle(TimeProvider.System, TimeSpan.FromHours(1), NullLogger.Instance, () => throw new InvalidOperationException("away"));

        throttle.Ask();
    }
}
