using System.Text.RegularExpressions;
using Mono.Cecil;

namespace QueueDashboard.Tests.Architecture;

/// <summary>An option that the page does not name is one that nobody finds.</summary>
public sealed partial class ConfigurationPageTests
{
    [Fact]
    public void Every_option_stands_on_the_page()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var options = House.Types.Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name is "SmtpIntakeLimits" or "FilterLimits").ToList();
        Assert.NotEmpty(options);
        var missing = options.SelectMany(type => type.Properties.Where(IsSet).Select(property => (type, property)))
            .Where(option => !page.Contains(option.property.Name, StringComparison.Ordinal))
            .Select(option => $"{option.type.Name}.{option.property.Name}");
        Assert.Empty(missing);
    }

    /// <summary>A name that does not exist is ignored without a word when the container starts.</summary>
    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("Dockerfile")]
    [InlineData("docs/mail-servers.md")]
    public void Environment_names_options_that_stand_on_the_page(string file)
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));
        var keys = Variable().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(keys);
        Assert.DoesNotContain(keys, key => !page.Contains($"`{Number().Replace(key, "")}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("QUEUEDASHBOARD__([A-Za-z0-9_]+?)(?=[:=])")]
    private static partial Regex Variable();

    [GeneratedRegex(":[0-9]+$")]
    private static partial Regex Number();

    private static bool IsSet(PropertyDefinition property) => property.SetMethod is { IsPublic: true } && !property.SetMethod.ReturnType.IsRequiredModifier;
}
