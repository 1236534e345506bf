using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Reports every wrong value at once, with its name, its limits and what was given.</summary>
internal sealed partial class PostfixOptionsValidator : IValidateOptions<PostfixOptions>
{
    public ValidateOptionsResult Validate(string? name, PostfixOptions options)
    {
        List<string> wrong = [];
        for (int i = 0; i < options.Instances.Count; i++)
        {
            Check(wrong, $"{PostfixOptions.Section}:Instances:{i}", options.Instances[i]);
        }

        wrong.AddRange(options.Instances.GroupBy(instance => instance.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"{PostfixOptions.Section}:Instances: two of them are named {same.Key}."));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void Check(List<string> wrong, string at, PostfixInstance instance)
    {
        if (!NamePattern().IsMatch(instance.Name))
        {
            wrong.Add($"{at}:Name must be 1 to 40 of a-z, 0-9 and hyphen. Given: {instance.Name}");
        }

        if (instance.Command.Count == 0 || instance.Command.Any(part => part.Length == 0 || part.Contains('\0', StringComparison.Ordinal)))
        {
            wrong.Add($"{at}:Command must name the program that the shipped words follow, and hold no empty part.");
        }

        if (instance.PollSeconds is < 1 or > 3600)
        {
            wrong.Add($"{at}:PollSeconds must be 1 to 3600, not {instance.PollSeconds}.");
        }

        if (instance.TimeoutSeconds is < 1 or > 600)
        {
            wrong.Add($"{at}:TimeoutSeconds must be 1 to 600, not {instance.TimeoutSeconds}.");
        }

        if (instance.Log.Length > 0 && !Path.IsPathFullyQualified(instance.Log))
        {
            wrong.Add($"{at}:Log must be a whole path. Given: {instance.Log}");
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex NamePattern();
}
