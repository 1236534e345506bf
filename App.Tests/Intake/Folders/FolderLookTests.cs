using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using QueueDashboard.Actions;
using QueueDashboard.Audit;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Intake.Folders;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Folders;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Intake.Folders;

public sealed class FolderLookTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly WatchedFolderOptions _options = new() { Name = "one", Mode = FolderMode.Mirror };
    private SourceBook _book = null!;
    private Desk _desk = null!;
    private FolderLook _look = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.At("in"));
        _options.Path = _folder.At("in");
        _desk = await Desk.OpenAsync();
        _book = new SourceBook(_desk.Clock);
        _book.Declare("folder:one", SourceKind.Folder, _options.Path);
        Restart();
    }

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task File_becomes_an_item_whose_home_is_the_file()
    {
        Write("sub/a.eml", "first");

        var report = await LookAsync();

        var item = await _desk.ItemAsync(Assert.IsType<FileReport.Taken>(Assert.Single(report.Files)).ItemId);
        Assert.Equal(("first", "folder:one", ItemHome.Folder, "sub/a.eml"), (item.Subject, item.Source, item.Home, item.HomeId));
        Assert.Equal(FolderFile.ModifiedAt(new FileInfo(_folder.At("in", "sub", "a.eml"))), item.HomeArrivedAt);
        Assert.Equal("anna@local.test", Assert.Single(item.Recipients).Address);
        Assert.NotNull(_book.Seen.Single().LastBrought);
        Assert.Empty((await LookAsync()).Files);
    }

    [Fact]
    public async Task Imported_file_leaves_its_item_with_us()
    {
        _options.Mode = FolderMode.Import;
        Write("a.eml", "first");

        long id = Taken(await LookAsync());
        File.Delete(_folder.At("in", "a.eml"));
        await LookAsync();

        var item = await _desk.ItemAsync(id);
        Assert.Equal((ItemHome.Here, null, RecipientState.Held), (item.Home, item.HomeId, item.State));
    }

    [Theory]
    [InlineData(nameof(SettledFile.Delete), false)]
    [InlineData(nameof(SettledFile.Move), false)]
    [InlineData(nameof(SettledFile.Keep), true)]
    public async Task Imported_file_is_taken_away_as_set(string settled, bool stays)
    {
        (_options.Mode, _options.Settled, _options.MoveTo) = (FolderMode.Import, Enum.Parse<SettledFile>(settled), _folder.At("done"));
        Write("sub/a.eml", "first");

        Taken(await LookAsync());

        Assert.Equal(stays, File.Exists(_folder.At("in", "sub", "a.eml")));
        Assert.Equal(settled == nameof(SettledFile.Move), File.Exists(_folder.At("done", "sub", "a.eml")));
    }

    [Fact]
    public async Task Half_written_file_waits_until_it_is_quiet()
    {
        Write("a.eml", "first", age: TimeSpan.Zero);
        Assert.IsType<FileReport.Waiting>(Assert.Single((await LookAsync()).Files));
        Assert.True(_look.IsWaiting);

        _desk.Clock.Advance(TimeSpan.FromSeconds(4));
        await File.AppendAllTextAsync(_folder.At("in", "a.eml"), "more\n", Cancel);
        File.SetLastWriteTimeUtc(_folder.At("in", "a.eml"), _desk.Clock.GetUtcNow().UtcDateTime);
        _desk.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.IsType<FileReport.Waiting>(Assert.Single((await LookAsync()).Files));

        _desk.Clock.Advance(TimeSpan.FromSeconds(6));
        long id = Taken(await LookAsync());
        Assert.EndsWith("more\r\n", Encoding.UTF8.GetString((await _desk.Items.RawAsync(id, null, Cancel))!.Value.Span), StringComparison.Ordinal);
        Assert.False(_look.IsWaiting);
    }

    [Fact]
    public async Task File_from_the_future_waits_by_our_own_clock()
    {
        Write("a.eml", "first", age: TimeSpan.FromDays(-300));
        Assert.IsType<FileReport.Waiting>(Assert.Single((await LookAsync()).Files));

        _desk.Clock.Advance(TimeSpan.FromSeconds(6));
        Taken(await LookAsync());
    }

    [Fact]
    public async Task Unfinished_and_hidden_names_are_passed_over()
    {
        foreach (string name in new[] { ".a.eml.x9Kd", "b.tmp", "c.eml.part", "d.eml~", "tmp/e", ".hidden/f" })
        {
            Write(name, name);
        }

        Assert.Empty((await LookAsync()).Files);
    }

    [Fact]
    public async Task Maildir_is_new_and_cur_and_never_tmp()
    {
        _options.Kind = FolderKind.Maildir;
        foreach (string name in new[] { "tmp/1.a.host", "new/2.b.host", "cur/3.c.host:2,S", ".Spam/new/4.d.host", ".Spam/tmp/5.e.host", "dovecot.index", "subscriptions" })
        {
            Write(name, name);
        }

        Assert.Equal([".Spam/new/4.d.host", "cur/3.c.host:2,S", "new/2.b.host"], (await LookAsync()).Files.Select(file => file.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task MDaemon_and_MailScanner_folders_have_their_own_names()
    {
        foreach (string name in new[] { "pd50001.msg", "hold.sem", "20261122/1abc/message", "20261122/1abc/virus.exe", "20261122/spam/1def" })
        {
            Write(name, name);
        }

        _options.Kind = FolderKind.MDaemon;
        Assert.Equal(["pd50001.msg"], FolderListing.Read(_options).Files.Select(file => file.Path));
        _options.Kind = FolderKind.MailScanner;
        Assert.Equal(["20261122/1abc/message", "20261122/spam/1def"], FolderListing.Read(_options).Files.Select(file => file.Path).Order(StringComparer.Ordinal));
        await LookAsync();
    }

    [Fact]
    public async Task Restart_takes_nothing_twice()
    {
        Write("a.eml", "first");
        Taken(await LookAsync());

        Restart();

        Assert.Empty((await LookAsync()).Files);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Crash_between_holding_and_noting_takes_nothing_twice()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        await _desk.Storage.ChangeAsync(async db => await db.FolderFiles.Where(row => row.Path == "a.eml").ExecuteUpdateAsync(set => set.SetProperty(row => row.ItemId, (long?)null)));

        Restart();

        Assert.Equal(id, Taken(await LookAsync()));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Same_content_again_is_one_item(bool mirrored)
    {
        _options.Mode = mirrored ? FolderMode.Mirror : FolderMode.Import;
        Write("a.eml", "first");
        Write("b.eml", "first");

        var report = await LookAsync();
        Write("c.eml", "first");
        var later = await LookAsync();

        long id = Taken(report);
        Assert.Equal(id, Assert.Single(report.Files.OfType<FileReport.Duplicate>()).ItemId);
        Assert.Equal(id, Assert.IsType<FileReport.Duplicate>(Assert.Single(later.Files)).ItemId);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Renamed_file_stays_the_home_of_its_item()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        Directory.CreateDirectory(_folder.At("in", "sub"));
        File.Move(_folder.At("in", "a.eml"), _folder.At("in", "sub", "b.eml"));

        var report = await LookAsync();

        Assert.Empty(report.Files);
        Assert.Equal(0, report.Gone);
        var item = await _desk.ItemAsync(id);
        Assert.Equal(("sub/b.eml", RecipientState.Held, null), (item.HomeId, item.State, item.HomeEndedAt));
    }

    [Fact]
    public async Task File_that_goes_away_ends_its_item()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        File.Delete(_folder.At("in", "a.eml"));

        var report = await LookAsync();

        Assert.Equal(1, report.Gone);
        var item = await _desk.ItemAsync(id);
        Assert.Equal((RecipientState.Gone, _desk.Clock.GetUtcNow()), (item.State, Data.Microseconds.ToTime(item.HomeEndedAt!.Value)));
        Assert.Equal([Acts.Gone], (await _desk.AuditAsync(id)).Select(row => row.Act));
    }

    [Fact]
    public async Task Settled_item_does_not_become_gone_when_its_file_does()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        Assert.IsType<ActionResult.Done>(await _desk.Actions.DeleteAsync(Desk.Anna, new ItemTarget(id), Cancel));
        File.Delete(_folder.At("in", "a.eml"));

        await LookAsync();

        var item = await _desk.ItemAsync(id);
        Assert.Equal(RecipientState.Deleted, item.State);
        Assert.NotNull(item.HomeEndedAt);
    }

    [Fact]
    public async Task Item_that_is_being_acted_on_is_left_to_the_act()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        Assert.IsType<ActionResult.Done>(await _desk.Actions.ReleaseAsync(Desk.Anna, new ItemTarget(id), Cancel));
        File.Delete(_folder.At("in", "a.eml"));

        await LookAsync();
        Assert.Equal((RecipientState.Pending, null), ((await _desk.ItemAsync(id)).State, (await _desk.ItemAsync(id)).HomeEndedAt));
        await _desk.DeliverAsync();
        await LookAsync();

        Assert.Equal(RecipientState.Released, (await _desk.ItemAsync(id)).State);
        Assert.NotNull((await _desk.ItemAsync(id)).HomeEndedAt);
    }

    [Fact]
    public async Task Item_goes_on_at_a_copy_of_its_file()
    {
        Write("a.eml", "first");
        Write("b.eml", "first");
        long id = Taken(await LookAsync());
        string first = (await _desk.ItemAsync(id)).HomeId!;
        File.Delete(_folder.At("in", first));

        await LookAsync();

        var item = await _desk.ItemAsync(id);
        Assert.Equal((first == "a.eml" ? "b.eml" : "a.eml", RecipientState.Held), (item.HomeId, item.State));
    }

    [Fact]
    public async Task Other_message_under_the_same_name_is_another_item()
    {
        Write("a.eml", "first");
        long first = Taken(await LookAsync());
        Write("a.eml", "second", age: TimeSpan.FromMinutes(1));

        long second = Taken(await LookAsync());

        Assert.NotEqual(first, second);
        Assert.Equal(RecipientState.Gone, (await _desk.ItemAsync(first)).State);
        Assert.Equal(("second", RecipientState.Held), ((await _desk.ItemAsync(second)).Subject, (await _desk.ItemAsync(second)).State));
    }

    [Fact]
    public async Task Touched_file_stays_the_same_message()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        File.SetLastWriteTimeUtc(_folder.At("in", "a.eml"), (_desk.Clock.GetUtcNow() - TimeSpan.FromMinutes(1)).UtcDateTime);

        Assert.Empty((await LookAsync()).Files);

        var item = await _desk.ItemAsync(id);
        Assert.Equal((FolderFile.ModifiedAt(new FileInfo(_folder.At("in", "a.eml"))), RecipientState.Held), (item.HomeArrivedAt, item.State));
    }

    [Fact]
    public async Task Mirrored_file_that_comes_back_after_its_end_is_stopped_once_more()
    {
        Write("a.eml", "first");
        long first = Taken(await LookAsync());
        File.Delete(_folder.At("in", "a.eml"));
        await LookAsync();

        Write("a.eml", "first");

        Assert.NotEqual(first, Taken(await LookAsync()));
    }

    [Fact]
    public async Task Folder_that_is_not_there_is_a_failure_and_ends_nothing()
    {
        Write("a.eml", "first");
        long id = Taken(await LookAsync());
        Directory.Move(_folder.At("in"), _folder.At("elsewhere"));

        var report = await LookAsync();

        Assert.Equal($"The folder {_options.Path} is not there.", report.Failure);
        Assert.Equal(report.Failure, _book.Seen.Single().Why);
        Assert.Equal(RecipientState.Held, (await _desk.ItemAsync(id)).State);
        Directory.Move(_folder.At("elsewhere"), _folder.At("in"));
        Assert.Null((await LookAsync()).Failure);
    }

    [Fact]
    public async Task Unmounted_folder_is_a_failure_and_ends_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells what is mounted.");
        Write("a.eml", "first");
        long id = Taken(await LookAsync());

        // As if it had lain on a file system of its own, which is away now.
        await _desk.Storage.ChangeAsync(async db => await db.FolderFiles.Where(row => row.Path == ".").ExecuteUpdateAsync(set => set.SetProperty(row => row.Hash, "/mnt/quarantine nfs server:/q")));
        File.Delete(_folder.At("in", "a.eml"));
        Restart();

        var report = await LookAsync();

        Assert.EndsWith("is not mounted.", report.Failure, StringComparison.Ordinal);
        Assert.Equal(RecipientState.Held, (await _desk.ItemAsync(id)).State);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_named_and_tried_again_when_it_changes()
    {
        Write("note.txt", raw: "only a note\n");

        var problem = Assert.IsType<FileReport.Problem>(Assert.Single((await LookAsync()).Files));
        Assert.Equal($"note.txt was not taken: {problem.Why}", _book.Seen.Single().Why);
        var listed = await Problems.ReadAsync(10, Cancel);
        Assert.Equal(("folder:one", "note.txt", problem.Why, 1), (listed.First[0].Source, listed.First[0].Path, listed.First[0].Why, listed.Total));
        Assert.Empty((await LookAsync()).Files);
        Restart();
        Assert.Empty((await LookAsync()).Files);

        Write("note.txt", "now a message", age: TimeSpan.FromMinutes(2));
        Taken(await LookAsync());
        Assert.Equal(0, (await Problems.ReadAsync(10, Cancel)).Total);
    }

    [Fact]
    public async Task Link_and_large_file_are_named()
    {
        _options.LargestBytes = 65_536;
        await File.WriteAllTextAsync(_folder.At("outside.eml"), "To: a@local.test\nSubject: s\n\n", Cancel);
        File.CreateSymbolicLink(_folder.At("in", "link.eml"), _folder.At("outside.eml"));
        Write("large.eml", raw: "To: a@local.test\nSubject: s\n\n" + new string('x', 70_000));

        var problems = (await LookAsync()).Files.Cast<FileReport.Problem>().ToDictionary(file => file.Path, file => file.Why);

        Assert.StartsWith("It is a link;", problems["link.eml"], StringComparison.Ordinal);
        Assert.StartsWith("It is too large:", problems["large.eml"], StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Problem_that_goes_away_with_its_file_is_not_listed()
    {
        Write("note.txt", raw: "only a note\n");
        await LookAsync();
        File.Delete(_folder.At("in", "note.txt"));

        await LookAsync();

        Assert.Equal(0, (await Problems.ReadAsync(10, Cancel)).Total);
    }

    [Fact]
    public async Task Store_that_refuses_is_a_failure_and_the_file_is_taken_later()
    {
        Write("a.eml", "first");
        _look = new FolderLook(_options, new Refusing(), _desk.Storage.Get<FolderFileStore>(), _book, _desk.Clock, NullLogger.Instance);

        var report = await LookAsync();
        Assert.Equal("There is no space left for further messages; the files wait where they are.", report.Failure);

        Restart();
        Taken(await LookAsync());
    }

    [Fact]
    public async Task Many_files_are_taken_in_batches()
    {
        for (int i = 0; i < 150; i++)
        {
            Write($"{i}.eml", $"message {i}");
        }

        Assert.Equal(150, (await LookAsync()).Files.Count(file => file is FileReport.Taken));
        Assert.Equal(150, await CountAsync());
        Directory.Delete(_folder.At("in"), recursive: true);
        Directory.CreateDirectory(_folder.At("in"));
        Assert.Equal(150, (await LookAsync()).Gone);
    }

    [Theory]
    [InlineData("/mnt/q/sub", "/mnt/q nfs server:/q")]
    [InlineData("/mnt/quarantine", "/ ext4 /dev/vda1")]
    [InlineData("/mnt/with blank", "/mnt/with blank ext4 /dev/vdb")]
    [InlineData("/over/x", "/over tmpfs second")]
    public void Mount_is_the_one_that_reaches_furthest(string folder, string expected) => Assert.Equal(expected, MountPoint.Find(
        [
            "22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw",
            "36 22 0:45 / /mnt/q rw shared:2 master:1 - nfs server:/q rw",
            "37 22 254:2 / /mnt/with\\040blank rw - ext4 /dev/vdb rw",
            "38 22 0:46 / /over rw - tmpfs first rw",
            "39 38 0:47 / /over rw - tmpfs second rw",
            "broken line",
        ],
        folder));

    private IReadFolderProblems Problems => _desk.Storage.Get<IReadFolderProblems>();

    private void Restart() => _look = new FolderLook(_options, _desk.Holding, _desk.Storage.Get<FolderFileStore>(), _book, _desk.Clock, NullLogger.Instance);

    private Task<FolderReport> LookAsync() => _look.LookAsync(Cancel);

    private Task<int> CountAsync() => _desk.Storage.ReadAsync(db => db.Items.CountAsync(Cancel));

    private static long Taken(FolderReport report) => Assert.Single(report.Files.OfType<FileReport.Taken>()).ItemId;

    private void Write(string name, string subject = "", TimeSpan? age = null, string? raw = null)
    {
        string path = _folder.At("in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, raw ?? $"Return-Path: <s@peer.test>\nX-Envelope-To: <anna@local.test>\nReceived: by mx\nMessage-ID: <{subject}@peer.test>\nSubject: {subject}\n\nhello\n");
        File.SetLastWriteTimeUtc(path, (_desk.Clock.GetUtcNow() - (age ?? TimeSpan.FromHours(1))).UtcDateTime);
    }

    private sealed class Refusing : IHoldMessages
    {
        public ValueTask<HoldOutcome> HoldAsync(IncomingMessage message, CancellationToken cancel) => new(new HoldOutcome.NoSpace("disk"));
    }
}
