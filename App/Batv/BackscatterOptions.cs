using Microsoft.Extensions.Options;

namespace QueueDashboard.Batv;

/// <summary>The configuration section <c>Backscatter</c>: bounds of the history and of its log file.</summary>
internal sealed class BackscatterOptions
{
    public const string Section = "Backscatter";

    /// <summary>Verdicts that wait in memory for the database; what comes beyond is counted and not listed. 100 to 1000000.</summary>
    public int HistoryBuffer { get; set; } = 20_000;

    /// <summary>Megabytes after which SMTP-in.log is put aside; it is too at the end of each day (UTC). 1 to 10000.</summary>
    public int LogMegabytes { get; set; } = 20;

    /// <summary>Files put aside that are kept. 0 to 1000.</summary>
    public int LogFiles { get; set; } = 30;
}

internal sealed class BackscatterOptionsValidator : IValidateOptions<BackscatterOptions>
{
    public ValidateOptionsResult Validate(string? name, BackscatterOptions options)
    {
        List<string> wrong = [];
        Check(wrong, nameof(options.HistoryBuffer), options.HistoryBuffer, 100, 1_000_000);
        Check(wrong, nameof(options.LogMegabytes), options.LogMegabytes, 1, 10_000);
        Check(wrong, nameof(options.LogFiles), options.LogFiles, 0, 1_000);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void Check(List<string> wrong, string key, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            wrong.Add($"{BackscatterOptions.Section}:{key} lies between {least} and {most}. Given: {value}");
        }
    }
}
