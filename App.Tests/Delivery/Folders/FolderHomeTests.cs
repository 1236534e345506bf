using Microsoft.Extensions.Options;
using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Delivery.Folders;

public sealed class FolderHomeTests : IDisposable
{
    private const string Quarantined = "Return-Path: <>\nDelivered-To: banned-quarantine\nX-Envelope-From: <>\nX-Envelope-To: <anna@local.test>\nX-Quarantine-ID: <wU-Hy5dlbtUN>\nReceived: by x\nSubject: s\n\nx\n";

    private readonly TemporaryFolder _folder = new();
    private readonly WatchedFolderOptions _options;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FolderHomeTests()
    {
        Directory.CreateDirectory(_folder.At("in"));
        _options = new WatchedFolderOptions { Name = "one", Path = _folder.At("in"), Mode = FolderMode.Mirror };
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Discard_keeps_the_file_when_so_set()
    {
        var item = await WriteAsync("a.eml");

        Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Discard, item));
        Assert.True(File.Exists(_folder.At("in", "a.eml")));
    }

    [Fact]
    public async Task Discard_deletes_the_file_when_so_set()
    {
        _options.Settled = SettledFile.Delete;
        var item = await WriteAsync("a.eml");

        Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Discard, item));
        Assert.False(File.Exists(_folder.At("in", "a.eml")));
        Assert.IsType<HomeOutcome.Gone>(await ActAsync(HomeAct.Discard, item));
    }

    [Fact]
    public async Task Discard_moves_the_file_and_overwrites_none()
    {
        (_options.Settled, _options.MoveTo) = (SettledFile.Move, _folder.At("done"));
        Directory.CreateDirectory(_folder.At("done", "sub"));
        await File.WriteAllTextAsync(_folder.At("done", "sub", "a.eml"), "older", Cancel);
        var item = await WriteAsync("sub/a.eml");

        Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Discard, item));
        Assert.Equal("older", await File.ReadAllTextAsync(_folder.At("done", "sub", "a.eml"), Cancel));
        Assert.Equal(Quarantined, await File.ReadAllTextAsync(_folder.At("done", "sub", "a.eml.1"), Cancel));
        Assert.False(File.Exists(_folder.At("in", "sub", "a.eml")));
    }

    [Fact]
    public async Task Discard_touches_no_other_file_of_the_name()
    {
        _options.Settled = SettledFile.Delete;
        var item = await WriteAsync("a.eml");
        File.SetLastWriteTimeUtc(_folder.At("in", "a.eml"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.IsType<HomeOutcome.Gone>(await ActAsync(HomeAct.Discard, item));
        Assert.True(File.Exists(_folder.At("in", "a.eml")));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("out/outside")]
    public async Task Discard_never_leaves_the_folder(string name)
    {
        _options.Settled = SettledFile.Delete;
        await File.WriteAllTextAsync(_folder.At("outside"), "mine", Cancel);
        Directory.CreateSymbolicLink(_folder.At("in", "out"), _folder.Path);

        Assert.IsType<HomeOutcome.Unable>(await ActAsync(HomeAct.Discard, Item(name, null)));
        Assert.True(File.Exists(_folder.At("outside")));
    }

    [Fact]
    public async Task Discard_finds_a_maildir_file_that_was_read_meanwhile()
    {
        (_options.Kind, _options.Settled) = (FolderKind.Maildir, SettledFile.Delete);
        var item = await WriteAsync("new/1700000000.M1P2.host");
        Directory.CreateDirectory(_folder.At("in", "cur"));
        File.Move(_folder.At("in", "new", "1700000000.M1P2.host"), _folder.At("in", "cur", "1700000000.M1P2.host:2,S"));

        Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Discard, item));
        Assert.Empty(Directory.EnumerateFiles(_folder.At("in", "cur")));
    }

    [Fact]
    public void Release_at_the_place_needs_the_socket()
    {
        Assert.False(Home().Can("folder:one", HomeAct.Release));
        _options.ReleaseSocket = "127.0.0.1:9998";
        Assert.True(Home().Can("folder:one", HomeAct.Release));
        Assert.True(Home().Can("folder:one", HomeAct.Requeue));
        Assert.True(Home().Can("folder:one", HomeAct.Discard));
        Assert.False(Home().Can("folder:one", HomeAct.Return));
        Assert.False(Home().Can("folder:other", HomeAct.Release));
    }

    [Fact]
    public async Task Release_asks_amavis_and_takes_the_file_away()
    {
        await using FakeAmavis amavis = new();
        (_options.ReleaseSocket, _options.Settled) = (amavis.Address, SettledFile.Delete);
        var item = await WriteAsync("banned-wU-Hy5dlbtUN", "anna@local.test", "bert@local.test");
        amavis.Says = _ => "setreply=250 2.0.0 Ok:%20queued%20as%20ABC123\r\nsetreply=250 2.0.0 Ok:%20queued%20as%20ABC123\r\n";

        var done = Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Release, item));

        Assert.Equal("ABC123", done.QueueId);
        Assert.Equal("250 2.0.0 Ok: queued as ABC123", done.Reply);
        Assert.Empty(done.Refused);
        Assert.False(File.Exists(_folder.At("in", "banned-wU-Hy5dlbtUN")));
        Assert.Equal("request=release\r\nmail_id=wU-Hy5dlbtUN\r\nquar_type=F\r\nmail_file=banned-wU-Hy5dlbtUN\r\nrecipient=<anna@local.test>\r\nrecipient=<bert@local.test>\r\n\r\n", Assert.Single(amavis.Requests));
    }

    [Fact]
    public async Task Requeue_is_another_word_of_the_same_protocol()
    {
        await using FakeAmavis amavis = new();
        _options.ReleaseSocket = amavis.Address;
        var item = await WriteAsync("banned-1", "anna@local.test");

        Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Requeue, item));
        Assert.StartsWith("request=requeue\r\nmail_id=wU-Hy5dlbtUN\r\n", Assert.Single(amavis.Requests), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("in", "banned-1")));
    }

    [Fact]
    public async Task Release_names_those_who_were_refused_and_keeps_the_file()
    {
        await using FakeAmavis amavis = new() { Says = _ => "setreply=550 5.1.1 no%20such%20user\r\nsetreply=250 2.0.0 queued%20as%20ABC\r\n" };
        (_options.ReleaseSocket, _options.Settled) = (amavis.Address, SettledFile.Delete);
        var item = await WriteAsync("banned-1", "bad@local.test", "anna@local.test");

        var done = Assert.IsType<HomeOutcome.Done>(await ActAsync(HomeAct.Release, item));

        Assert.Equal("ABC", done.QueueId);
        Assert.Equal(KeyValuePair.Create("bad@local.test", "550 5.1.1 no such user"), Assert.Single(done.Refused));
        Assert.True(File.Exists(_folder.At("in", "banned-1")));
    }

    [Theory]
    [InlineData("setreply=450 4.5.0 Failure:%20busy\r\nreturn_value=tempfail\r\nexit_code=75\r\n", typeof(HomeOutcome.Temporary))]
    [InlineData("setreply=450 4.5.0 Failure:%20Secret_id%20is%20required\r\nreturn_value=tempfail\r\n", typeof(HomeOutcome.Unable))]
    [InlineData("setreply=451 4.5.0 From%20MTA()%20during%20fwd-connect\r\n", typeof(HomeOutcome.Temporary))]
    [InlineData("setreply=554 5.7.1 no\r\n", typeof(HomeOutcome.Unable))]
    [InlineData("nothing=1\r\n", typeof(HomeOutcome.Temporary))]
    [InlineData(null, typeof(HomeOutcome.Temporary))]
    public async Task Release_that_fails_leaves_the_file(string? answer, Type outcome)
    {
        await using FakeAmavis amavis = new() { Says = _ => answer };
        (_options.ReleaseSocket, _options.Settled) = (amavis.Address, SettledFile.Delete);
        var item = await WriteAsync("banned-1", "anna@local.test");

        Assert.IsType(outcome, await ActAsync(HomeAct.Release, item));
        Assert.True(File.Exists(_folder.At("in", "banned-1")));
    }

    [Fact]
    public async Task Release_without_amavis_is_tried_again()
    {
        _options.ReleaseSocket = $"127.0.0.1:{FreePort.Take(1)[0]}";

        Assert.IsType<HomeOutcome.Temporary>(await ActAsync(HomeAct.Release, await WriteAsync("banned-1", "anna@local.test")));
    }

    [Fact]
    public async Task Release_of_a_file_that_is_gone_or_another_is_gone()
    {
        await using FakeAmavis amavis = new();
        _options.ReleaseSocket = amavis.Address;
        var item = await WriteAsync("banned-1", "anna@local.test");

        Assert.IsType<HomeOutcome.Gone>(await ActAsync(HomeAct.Release, item with { ArrivedAt = 1 }));
        File.Delete(_folder.At("in", "banned-1"));
        Assert.IsType<HomeOutcome.Gone>(await ActAsync(HomeAct.Release, item));
        Directory.Delete(_folder.At("in"));
        Assert.IsType<HomeOutcome.Temporary>(await ActAsync(HomeAct.Release, item));
        Assert.Empty(amavis.Requests);
    }

    [Fact]
    public async Task Release_believes_no_id_that_a_sender_wrote()
    {
        await using FakeAmavis amavis = new();
        _options.ReleaseSocket = amavis.Address;
        await File.WriteAllTextAsync(_folder.At("in", "m"), "Received: by x\nX-Quarantine-ID: <another1>\nSubject: s\n\n", Cancel);

        Assert.IsType<HomeOutcome.Unable>(await ActAsync(HomeAct.Release, Item("m", null, "anna@local.test")));
        Assert.Empty(amavis.Requests);
    }

    private FolderHome Home()
    {
        FolderOptions options = new();
        options.Folders.Add(_options);
        return new FolderHome(Options.Create(options), new AmavisRelease(TimeProvider.System));
    }

    private async Task<HomeOutcome> ActAsync(HomeAct act, HomeItem item)
    {
        var outcome = Assert.Single(await Home().ActAsync("folder:one", act, [item], Cancel));
        Assert.Equal(item.Key, outcome.Key);
        return outcome;
    }

    private async Task<HomeItem> WriteAsync(string name, params string[] recipients)
    {
        string path = _folder.At("in", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, Quarantined, Cancel);
        return Item(name, FolderFile.ModifiedAt(new FileInfo(path)), recipients);
    }

    private static HomeItem Item(string name, long? modified, params string[] recipients) => new(7, name, modified, null, "", recipients);
}
