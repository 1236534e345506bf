using System.Globalization;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>Says everything that is wrong at once. Never repeats a password.</summary>
internal sealed class RspamdIntakeValidator : IValidateOptions<RspamdIntakeOptions>
{
    private const int LongestName = 40;
    private const int ShortestPassword = 12;
    private const int LongestPassword = 200;

    public ValidateOptionsResult Validate(string? name, RspamdIntakeOptions options)
    {
        List<string> failures = [];
        foreach (var (source, at) in options.Sources.Select((source, at) => (source, at)))
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{RspamdIntakeOptions.Section}:Sources:{at}");
            if (source.Name.Length is 0 or > LongestName || !source.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            {
                failures.Add($"{key}:Name must be 1 to {LongestName} of a-z, 0-9 and hyphen. Given: '{source.Name}'");
            }

            if (source.Password.Length is < ShortestPassword or > LongestPassword || source.Password.Any(c => c is <= ' ' or > '~' or '"' or '\'' or '\\' or '$'))
            {
                failures.Add($"{key}:Password must have {ShortestPassword} to {LongestPassword} ASCII characters, without blanks, quotes, backslash and $, which Rspamd's configuration would read otherwise. Given: {source.Password.Length} characters");
            }
        }

        foreach (var twice in options.Sources.GroupBy(source => source.Name, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Count() > 1))
        {
            failures.Add($"{RspamdIntakeOptions.Section}:Sources has the name '{twice.Key}' twice.");
        }

        Between(nameof(options.MessageBytes), options.MessageBytes, 65_536, 1_073_741_824);
        Between(nameof(options.HeaderBytes), options.HeaderBytes, 32_768, 16_777_216);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Between(string key, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"{RspamdIntakeOptions.Section}:{key} must be {least} to {most}. Given: {value}"));
            }
        }
    }
}
