using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Sources;
using QueueDashboard.Queues.Folders;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Web.Access;

namespace QueueDashboard.Tests.Web.Sources;

public sealed class SourcesPageTests
{
    [Fact]
    public async Task Page_names_each_door_with_its_state_and_what_failed()
    {
        await using var app = new AccessApp();
        var book = app.Get<ISourceBook>();
        book.Declare("postfix:main", SourceKind.Postfix, "sudo -n helper");
        book.Failed("postfix:main", "sudo wants a password.");
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));

        var page = viewer.Open("sources");

        var row = page.Find("tr[data-state=Failing]");
        Assert.Contains("postfix:main", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("sudo wants a password.", row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_names_files_that_were_not_taken()
    {
        await using var app = new AccessApp();
        app.Get<ISourceBook>().Declare("folder:eml", SourceKind.Folder, "/srv/mail");
        await app.Get<FolderFileStore>().SaveAsync([new FolderFileRow { Source = "folder:eml", Path = "sub/no\u202ete", Problem = "It names no recipient.", FoundAt = 1 }], Xunit.TestContext.Current.CancellationToken);
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));

        var page = viewer.Open("sources");

        page.WaitForAssertion(() => Assert.Contains("It names no recipient.", page.Find("#folder-problems").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Contains("sub/no\ufffdte", page.Find("#folder-problems").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_now_asks_the_door_and_shows_how_it_is_then()
    {
        await using var app = new AccessApp();
        var book = app.Get<ISourceBook>();
        book.Declare("postfix:main", SourceKind.Postfix, "");
        book.OffersCheck("postfix:main", _ =>
        {
            book.Brought("postfix:main", 12);
            return Task.CompletedTask;
        });
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var page = viewer.Open("sources");

        await page.Find(".doors button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("12", page.Find("tr[data-state=Working]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Overview_names_a_source_that_fails()
    {
        await using var app = new AccessApp();
        app.Get<ISourceBook>().Declare("folder:eml", SourceKind.Folder, "");
        app.Get<ISourceBook>().Failed("folder:eml", "The folder cannot be read.");
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));

        var page = viewer.Open("overview");

        page.WaitForAssertion(() => Assert.Contains("The folder cannot be read.", page.Find("#sources-note").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
    }
}
