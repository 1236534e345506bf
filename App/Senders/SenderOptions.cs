using Microsoft.Extensions.Options;

namespace QueueDashboard.Senders;

/// <summary><c>Senders</c>: where the lists are written for a mail server.</summary>
internal sealed class SenderOptions
{
    public const string Section = "Senders";

    /// <summary>A file that is written anew with every change of the lists, as a Postfix access table. Empty: none.</summary>
    public string PostfixMap { get; set; } = "";
}

internal sealed class SenderOptionsValidator : IValidateOptions<SenderOptions>
{
    public ValidateOptionsResult Validate(string? name, SenderOptions options) =>
        options.PostfixMap.Length == 0 || (Path.IsPathFullyQualified(options.PostfixMap) && Directory.Exists(Path.GetDirectoryName(options.PostfixMap)))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{SenderOptions.Section}:PostfixMap is a file with its whole path, in a folder that is there. Given: {options.PostfixMap}");
}
