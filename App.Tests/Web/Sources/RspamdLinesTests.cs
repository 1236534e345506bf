using Bunit;
using QueueDashboard.Accounts;
using QueueDashboard.Intake.Rspamd;
using QueueDashboard.Tests.Web.Access;
using QueueDashboard.Web;
using QueueDashboard.Web.Sources;

namespace QueueDashboard.Tests.Web.Sources;

public sealed class RspamdLinesTests
{
    [Fact]
    public async Task Administrator_sees_the_password_when_he_wants_to()
    {
        await using var app = new AccessApp();
        string password = Assert.Single(app.Get<RspamdSources>().All).Password;
        using PageViewer viewer = new(app, PageViewer.Person(Roles.Administrator));
        var lines = viewer.Render<RspamdLines>(parameters => parameters.AddCascadingValue(Caller.Of(PageViewer.Person(Roles.Administrator), null)));

        string text = lines.Find("textarea").TextContent;
        Assert.Contains("selector = \"is_reject\";", text, StringComparison.Ordinal);
        Assert.Contains("/intake/rspamd\";", text, StringComparison.Ordinal);
        Assert.Contains("password = \"********\";", text, StringComparison.Ordinal);
        Assert.DoesNotContain(password, lines.Markup, StringComparison.Ordinal);

        await lines.Find("button[aria-pressed]").ClickAsync(new());

        Assert.Contains($"password = \"{password}\";", lines.Find("textarea").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.Operator)]
    public async Task Others_see_nothing_of_it(string role)
    {
        await using var app = new AccessApp();
        using PageViewer viewer = new(app, PageViewer.Person(role));

        var lines = viewer.Render<RspamdLines>(parameters => parameters.AddCascadingValue(Caller.Of(PageViewer.Person(role), null)));

        Assert.Empty(lines.Markup.Trim());
    }

    [Fact]
    public void Diverted_source_pushes_what_is_only_marked_too() =>
        Assert.Contains("selector = \"is_spam\";", ExporterLines.Exporter("http://127.0.0.1:8080/intake/rspamd", new RspamdSource("mx1", "x", Diverted: true), revealed: true), StringComparison.Ordinal);
}
