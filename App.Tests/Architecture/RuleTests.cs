using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data.Sqlite;

namespace QueueDashboard.Tests.Architecture;

/// <summary>The seven rules of the house, checked over what was built. docs/architecture.md says why each is there.</summary>
public sealed partial class RuleTests
{
    [Fact]
    public void Rule1_imports_point_down()
    {
        var wrong = House.Uses.Where(use => House.Room(use.FromNamespace) is { } from && House.Room(use.ToNamespace) is { } to && from != to && House.Storeys[to] >= House.Storeys[from]);
        Empty(wrong);
    }

    [Fact]
    public void Rule1_every_room_stands_on_a_storey()
    {
        var unknown = House.Types.Select(type => House.Room(House.Namespace(type))).OfType<string>().Distinct().Except(House.Storeys.Keys);
        Assert.Empty(unknown);
    }

    [Fact]
    public void Rule2_folder_is_namespace()
    {
        List<string> wrong = [];
        foreach (var (project, root) in new[] { ("App", "QueueDashboard"), ("Data", "QueueDashboard.Data"), ("App.Tests", "QueueDashboard.Tests") })
        {
            string folder = Path.Combine(Repository.Root, project);
            foreach (string file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(file => !Repository.IsBuilt(file) && !file.Contains("Migrations", StringComparison.Ordinal)))
            {
                string relative = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!);
                string expected = relative == "." ? root : $"{root}.{relative.Replace(Path.DirectorySeparatorChar, '.')}";
                var found = NamespaceLine().Match(File.ReadAllText(file));
                if (found.Success && found.Groups[1].Value != expected)
                {
                    wrong.Add($"{Path.GetRelativePath(Repository.Root, file)} says {found.Groups[1].Value}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Rule3_Radzen_only_in_Web() => Empty(House.Uses.Where(use => Starts(use.ToNamespace, "Radzen") && House.Room(use.FromNamespace) is not "Web"));

    [Fact]
    public void Rule3_EF_only_in_stores_and_queries() => Empty(House.Uses.Where(use =>
        Starts(use.ToNamespace, "Microsoft.EntityFrameworkCore") && !EfDoor().IsMatch(use.From)
        && !(use.From == "AccountServices" && use.ToNamespace == "Microsoft.EntityFrameworkCore")));

    [Fact]
    public void Rule3_Quartz_only_in_jobs_and_Hosting() => Empty(House.Uses.Where(use =>
        Starts(use.ToNamespace, "Quartz") && House.Room(use.FromNamespace) is not "Hosting" && !use.From.EndsWith("Job", StringComparison.Ordinal)));

    [Fact]
    public void Rule3_sockets_only_behind_doors() => Empty(House.Uses.Where(use =>
        use.To is "Socket" or "TcpClient" or "TcpListener" or "NetworkStream" && Starts(use.ToNamespace, "System.Net.Sockets")
        && House.Room(use.FromNamespace) is not ("Hosting" or "Intake" or "Filter" or "Delivery")));

    [Fact]
    public void Rule4_Web_changes_nothing_by_itself() => Empty(House.Uses.Where(use =>
        House.Room(use.FromNamespace) is "Web" && use.To is "UnitOfWork" or "QueueDbContext" or "SqliteDbContext" && House.Room(use.FromNamespace) is "Web"));

    [Fact]
    public void Rule4_nothing_below_Web_knows_Blazor() => Empty(House.Uses.Where(use =>
        Starts(use.ToNamespace, "Microsoft.AspNetCore.Components") && House.Room(use.FromNamespace) is not "Web" && use.FromNamespace != "QueueDashboard"));

    [Fact]
    public void Rule5_doors_do_not_touch_the_database() => Empty(House.Uses.Where(use =>
        House.Room(use.FromNamespace) is "Intake" or "Filter" && (Starts(use.ToNamespace, "Microsoft.EntityFrameworkCore") || use.To is "UnitOfWork" or "QueueDbContext")));

    [Fact]
    public void Rule6_no_drawer_names()
    {
        string[] drawers = ["Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Common", "Misc", "Shared"];
        var wrong = House.Types.Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .Where(type => drawers.Any(drawer => type.Name.EndsWith(drawer, StringComparison.Ordinal) || House.Namespace(type).Split('.').Contains(drawer)))
            .Select(type => type.FullName);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Rule6_sources_wait_for_nobody()
    {
        // The analyzer bans the clock and Task.Result; this finds what it cannot see.
        var wrong = Repository.Sources("App", "Data")
            .Where(file => File.ReadAllText(file).Contains("GetAwaiter().GetResult()", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Rule7_every_option_has_a_validator()
    {
        var validated = House.Types.SelectMany(type => type.Interfaces)
            .Select(contract => contract.InterfaceType)
            .OfType<Mono.Cecil.GenericInstanceType>()
            .Where(contract => contract.ElementType.Name == "IValidateOptions`1")
            .Select(contract => contract.GenericArguments[0].FullName)
            .ToHashSet(StringComparer.Ordinal);
        var bound = House.Uses.Where(use => use.To == "IOptions`1");
        Assert.NotEmpty(bound);
        var options = House.Types.SelectMany(type => type.Methods.Where(method => method.IsConstructor).SelectMany(method => method.Parameters))
            .Select(parameter => parameter.ParameterType)
            .OfType<Mono.Cecil.GenericInstanceType>()
            .Where(type => type.ElementType.Name is "IOptions`1" or "IOptionsMonitor`1" or "IOptionsSnapshot`1" && type.GenericArguments[0].FullName.StartsWith("QueueDashboard", StringComparison.Ordinal))
            .Select(type => type.GenericArguments[0].FullName)
            .Distinct();
        Assert.All(options, option => Assert.Contains(option, validated));
    }

    [Fact]
    public void Rule7_every_model_change_has_a_migration()
    {
        using var db = new SqliteDesign().CreateDbContext([]);
        Assert.False(db.Database.HasPendingModelChanges(), "The model has changed since the last migration: run eng/migrate.sh NAME.");
    }

    private static bool Starts(string name, string prefix) => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);

    private static void Empty(IEnumerable<Use> wrong) => Assert.Empty(wrong.Select(use => use.ToString()));

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // ...Statements are the prepared commands of a store.
    [GeneratedRegex("(Store|Queries|Statements)(`\\d+)?$")]
    private static partial Regex EfDoor();
}
