using System.Text.RegularExpressions;
using System.Xml.Linq;
using QueueDashboard.Tests.Architecture;

namespace QueueDashboard.Tests.Web;

/// <summary>Every text of the pages stands in both languages, none is missing and none is left over.</summary>
public sealed partial class TextsTests
{
    public static TheoryData<string> Folders => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "App", "Web"), "*Text.resx", SearchOption.AllDirectories)
        .Where(file => !Repository.IsBuilt(file)).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    /// <summary>Those of digests, links, reasons and sign-in besides.</summary>
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "App"), "*.resx", SearchOption.AllDirectories)
        .Where(file => !Repository.IsBuilt(file) && !file.EndsWith(".de.resx", StringComparison.Ordinal)).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "App"), "*.razor", SearchOption.AllDirectories)
        .Where(file => !Repository.IsBuilt(file)).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Texts_in_English_and_German_have_the_same_keys_and_the_same_holes(string file)
    {
        var english = Read(file);
        var german = Read(file.Replace(".resx", ".de.resx", StringComparison.Ordinal));

        Assert.NotEmpty(english);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), $"{text.Key} is empty");
            Assert.False(string.IsNullOrWhiteSpace(german[text.Key]), $"{text.Key} is empty in German");
            Assert.Equal(Holes(text.Value), Holes(german[text.Key]));
        });
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Texts_asked_for_by_a_page_exist_and_none_is_left_over(string file)
    {
        var keys = Read(file).Keys.ToHashSet(StringComparer.Ordinal);
        string name = Path.GetFileNameWithoutExtension(file);
        string source = string.Concat(Repository.Sources("App").Where(path => path.Contains($"{Path.DirectorySeparatorChar}Web{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText).Where(text => text.Contains(name, StringComparison.Ordinal) || name is "SettingsText"));
        string own = string.Concat(Repository.Sources("App").Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(Path.Combine(Repository.Root, file))).Select(File.ReadAllText));
        var asked = Direct().Matches(own).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(keys, asked);
        Assert.All(keys, key => Assert.True(asked.Contains(key) || IsMade(key, own + source), $"{key} is left over"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_has_no_text_of_its_own(string file)
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, file));
        int code = source.IndexOf("\n@code", StringComparison.Ordinal);
        string markup = Code().Replace(Comment().Replace(code < 0 ? source : source[..code], ""), "");

        // What stands between two tags, and what a reader hears: labels, titles and placeholders.
        var written = Between().Matches(markup).Select(match => match.Groups[1].Value)
            .Concat(Spoken().Matches(markup).Select(match => match.Groups[1].Value))
            .Select(text => Expression().Replace(text, "").Trim())
            .Where(text => Word().IsMatch(text) && !Names.Contains(text) && !Technical().IsMatch(text));

        Assert.Empty(written);
    }

    // Names of things, which are the same in every language.
    private static readonly HashSet<string> Names = ["QueueDashboard", "TLS", "English", "Deutsch", "CSV"];

    private static IEnumerable<string> Holes(string text) => Hole().Matches(text).Select(hole => hole.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    // A key such as State.Held is made of a word and a name; a key may also stand as a bare string, in a list or a condition.
    private static bool IsMade(string key, string source) =>
        source.Contains($"\"{key}\"", StringComparison.Ordinal) || (key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && source.Contains($"$\"{key[..(dot + 1)]}{{", StringComparison.Ordinal));

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Repository.Root, file)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Lines of C# between the markup: a statement, a brace.
    [GeneratedRegex(@"^\s*(@(if|else|foreach|switch|for|using|inject|inherits|implements|page|attribute|namespace|typeparam|layout|rendermode|code)\b.*|else\b.*|case\b.*|default:.*|break;|[{}]|var .*;|\w[\w.]* = .*;|\}.*)\r?$", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@">([^<>@={}()]*[A-Za-z]{3,}[^<>@={}();]*)</")]
    private static partial Regex Between();

    [GeneratedRegex(@"\b(?:aria-label|title|alt|placeholder|Placeholder|Label|Title|Hint|Lead|Confirm)=""([^""@]*)""")]
    private static partial Regex Spoken();

    [GeneratedRegex(@"@[\w.]+(\([^)]*\)|\[[^\]]*\])*")]
    private static partial Regex Expression();

    // Commands, files, addresses and search words: the same in every language.
    [GeneratedRegex(@"/|&amp;|\w\.\w|\w_\w|^[a-z]+:")]
    private static partial Regex Technical();

    [GeneratedRegex(@"[A-Za-zÄÖÜäöü]{3,}")]
    private static partial Regex Word();

    [GeneratedRegex("""\{(\d)""")]
    private static partial Regex Hole();

    [GeneratedRegex("""(?<![A-Za-z])(?:T|texts|Units)\["([^"$]+)"[\],]""")]
    private static partial Regex Direct();
}
