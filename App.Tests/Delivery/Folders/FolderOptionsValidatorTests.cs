using QueueDashboard.Delivery.Folders;

namespace QueueDashboard.Tests.Delivery.Folders;

public sealed class FolderOptionsValidatorTests
{
    private static WatchedFolderOptions Good => new() { Name = "amavis", Path = "/var/lib/amavis/virusmails", Kind = FolderKind.Amavis, Mode = FolderMode.Mirror };

    [Fact]
    public void No_folders_and_good_ones_are_fine()
    {
        Assert.Empty(Failures());
        var moving = Good;
        (moving.Name, moving.Path, moving.Settled, moving.MoveTo) = ("second", "/srv/mail/in", SettledFile.Move, "/srv/mail/done");
        var released = Good;
        released.ReleaseSocket = "127.0.0.1:9998";
        Assert.Empty(Failures(released, moving));
        released.ReleaseSocket = "/var/lib/amavis/amavisd.sock";
        Assert.Empty(Failures(released, moving));
    }

    [Theory]
    [InlineData("", "Intake:Folders:0:Name must be 1 to 40 of a-z, 0-9 and hyphen, but is ''.")]
    [InlineData("A B", "Intake:Folders:0:Name must be 1 to 40 of a-z, 0-9 and hyphen, but is 'A B'.")]
    [InlineData("import", "Intake:Folders:0:Name must not be 'import': that is what the command import is known by.")]
    public void Name_out_of_bounds_is_told(string name, string sentence)
    {
        var folder = Good;
        folder.Name = name;

        Assert.Equal(sentence, Assert.Single(Failures(folder)));
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("")]
    public void Path_that_is_not_absolute_is_told(string path)
    {
        var folder = Good;
        folder.Path = path;

        Assert.Equal($"Intake:Folders:0:Path must be an absolute path, but is '{path}'.", Assert.Single(Failures(folder)));
    }

    [Fact]
    public void Folders_within_each_other_and_same_names_are_told()
    {
        var inner = Good;
        inner.Path = "/var/lib/amavis/virusmails/spam";

        var failures = Failures(Good, inner);

        Assert.Equal(2, failures.Count);
        Assert.Contains("is there twice", failures[0], StringComparison.Ordinal);
        Assert.Contains("overlap", failures[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "must be an absolute path")]
    [InlineData("done", "must be an absolute path")]
    [InlineData("/var/lib/amavis/virusmails/done", "must lie outside of all watched folders")]
    public void Target_of_moving_must_be_elsewhere(string target, string part)
    {
        var folder = Good;
        (folder.Settled, folder.MoveTo) = (SettledFile.Move, target);

        Assert.Contains(part, Assert.Single(Failures(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_out_of_bounds_are_told_with_their_limits()
    {
        var folder = Good;
        (folder.PollSeconds, folder.QuietSeconds, folder.LargestBytes) = (0, 4000, 10);

        Assert.Equal(
            ["Intake:Folders:0:PollSeconds must be 1 to 3600, but is 0.", "Intake:Folders:0:QuietSeconds must be 0 to 3600, but is 4000.", "Intake:Folders:0:LargestBytes must be 65536 to 1073741824, but is 10."],
            Failures(folder));
    }

    [Fact]
    public void Release_socket_is_for_mirrored_amavis_folders()
    {
        WatchedFolderOptions folder = new() { Name = "plain", Path = "/srv/mail", ReleaseSocket = "nowhere" };

        var failures = Failures(folder);

        Assert.Equal(3, failures.Count);
        Assert.All(failures, failure => Assert.StartsWith("Intake:Folders:0:ReleaseSocket ", failure, StringComparison.Ordinal));
    }

    private static List<string> Failures(params WatchedFolderOptions[] folders)
    {
        FolderOptions options = new();
        foreach (var folder in folders)
        {
            options.Folders.Add(folder);
        }

        return [.. new FolderOptionsValidator().Validate(null, options).Failures ?? []];
    }
}
