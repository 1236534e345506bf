using System.Text.RegularExpressions;
using QueueDashboard.Tests.Architecture;

namespace QueueDashboard.Tests.Web;

/// <summary>Each setting explains itself and says its default, on the page where it is changed.</summary>
public sealed partial class SettingsHelpTests
{
    public static TheoryData<string> Forms => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "App", "Web", "Settings"), "*.razor")
        .Append(Path.Combine(Repository.Root, "App", "Web", "Backscatter", "SettingsTab.razor")).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Setting_has_a_hint_and_its_default(string file)
    {
        var fields = Field().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(match => match.Value).ToList();

        // A tick in a list of reasons is explained by the line above the list; a secret has no default.
        Assert.All(fields, field => Assert.True(field.Contains("Hint=", StringComparison.Ordinal) || field.Contains("$\"Reason.", StringComparison.Ordinal), $"No hint: {field}"));
        Assert.All(fields, field => Assert.True(field.Contains("Default=", StringComparison.Ordinal) || field.Contains(" Hidden", StringComparison.Ordinal), $"No default: {field}"));
    }

    [Fact]
    public void Forms_are_found() => Assert.True(Forms.Count >= 8 && Field().Count(File.ReadAllText(Path.Combine(Repository.Root, "App", "Web", "Settings", "RelayFields.razor"))) >= 8);

    [GeneratedRegex("<(?:Text|Number|Tick|Choice)Field [^\n]*?/>")]
    private static partial Regex Field();
}
