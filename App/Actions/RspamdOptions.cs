using Microsoft.Extensions.Options;

namespace QueueDashboard.Actions;

/// <summary>
/// The configuration section <c>Rspamd</c>: the scanner that is asked for a second look. No setting that the browser can change, because whole
/// messages are sent there.
/// </summary>
internal sealed class RspamdOptions
{
    public const string Section = "Rspamd";

    /// <summary>Such as http://127.0.0.1:11333/checkv2; empty: nobody is asked.</summary>
    public string CheckUrl { get; set; } = "";

    /// <summary>Of the controller worker; the normal worker wants none. At most 200 characters.</summary>
    public string Password { get; set; } = "";

    /// <summary>Seconds for the whole answer, 1 to 120.</summary>
    public int TimeoutSeconds { get; set; } = 20;
}

internal sealed class RspamdOptionsValidator : IValidateOptions<RspamdOptions>
{
    private const int LongestPassword = 200;
    private const int LongestWait = 120;

    public ValidateOptionsResult Validate(string? name, RspamdOptions options)
    {
        List<string> failures = [];
        if (options.CheckUrl.Length > 0 && !(Uri.TryCreate(options.CheckUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0))
        {
            failures.Add($"{RspamdOptions.Section}:{nameof(options.CheckUrl)} must be an address that begins with http:// or https://, without user and password. Given: {options.CheckUrl}");
        }

        // It goes into a header field. The password itself is never repeated.
        if (options.Password.Length > LongestPassword || options.Password.Any(c => c is < ' ' or > '~'))
        {
            failures.Add($"{RspamdOptions.Section}:{nameof(options.Password)} must be at most {LongestPassword} ASCII characters. Given: {options.Password.Length} characters");
        }

        if (options.TimeoutSeconds is < 1 or > LongestWait)
        {
            failures.Add($"{RspamdOptions.Section}:{nameof(options.TimeoutSeconds)} must be 1 to {LongestWait}. Given: {options.TimeoutSeconds}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
