using Mono.Cecil;

namespace QueueDashboard.Tests.Architecture;

/// <summary>An option that the page does not name is one that nobody finds.</summary>
public sealed class ConfigurationPageTests
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

    private static bool IsSet(PropertyDefinition property) => property.SetMethod is { IsPublic: true } && !property.SetMethod.ReturnType.IsRequiredModifier;
}
