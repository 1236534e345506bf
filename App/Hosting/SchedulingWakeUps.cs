using Quartz;

namespace QueueDashboard.Hosting;

/// <summary>
/// Wakes jobs at a steady beat. What is due stands in our own tables, so the beat itself needs no memory: a wake-up missed while
/// the program was down is made up by the next one.
/// </summary>
internal static class SchedulingWakeUps
{
    /// <summary>Wakes <typeparamref name="TJob"/> soon after the start and then every so often. Two of the same job never run at once when it says so.</summary>
    public static IServiceCollection AddWakeUp<TJob>(this IServiceCollection services, TimeSpan every)
        where TJob : class, IJob
    {
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            quartz.ScheduleJob<TJob>(trigger => trigger.WithIdentity(typeof(TJob).Name).StartNow().WithSimpleSchedule(every), job => job.WithIdentity(WakeUps.KeyOf<TJob>()));
        });
        if (!services.Any(service => service.ServiceType == typeof(Beat)))
        {
            services.AddSingleton<Beat>();
            services.AddSingleton<WakeUps>();

            // Its start alone is a dozen lines about itself.
            services.AddLogging(logging => logging.AddFilter("Quartz", LogLevel.Warning));
            services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        }

        return services;
    }

    // Says that the scheduler's hosted service is registered: registered twice it would start twice.
    private sealed class Beat;
}

/// <summary>Wakes a job before its beat.</summary>
internal sealed class WakeUps(ISchedulerFactory schedulers)
{
    internal static JobKey KeyOf<TJob>()
        where TJob : IJob => new(typeof(TJob).Name);

    /// <summary>A job that never runs twice at once and runs just now is woken when it is through.</summary>
    public async Task WakeAsync<TJob>(CancellationToken cancel)
        where TJob : IJob
    {
        var scheduler = await schedulers.GetScheduler(cancel);
        await scheduler.TriggerJob(KeyOf<TJob>(), cancel);
    }
}
