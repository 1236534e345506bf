using QueueDashboard.Web.Backscatter;

namespace QueueDashboard.Tests.Web.Backscatter;

public sealed class PostfixLinesTests
{
    [Fact]
    public void Listener_for_the_world_stays_open_while_we_are_away_and_submission_waits()
    {
        string master = Text("master.cf", new PostfixSetup { Milter = "127.0.0.1:8891" });

        Assert.Contains("smtp      inet  n       -       n       -       -       smtpd\n  -o { smtpd_milters = { inet:127.0.0.1:8891, default_action=accept, command_timeout=10s } }\n", master, StringComparison.Ordinal);
        Assert.Contains("  -o { smtpd_milters = { inet:127.0.0.1:8891, default_action=tempfail } }\n  -o milter_macro_daemon_name=ORIGINATING\n", master, StringComparison.Ordinal);
    }

    [Fact]
    public void Listeners_of_the_dashboard_tell_their_names_and_ask_nobody()
    {
        string master = Text("master.cf", new PostfixSetup { Milter = "m:1", Release = "127.0.0.1:11026", Requeue = "127.0.0.1:11024", Reinjection = "BACK", Rescan = "AGAIN" });

        string release = After(master, "127.0.0.1:11026 inet");
        Assert.Contains("-o milter_macro_daemon_name=BACK\n  -o smtpd_milters=\n", release, StringComparison.Ordinal);
        Assert.DoesNotContain("no_address_mappings", master, StringComparison.Ordinal);
        Assert.Contains("-o milter_macro_daemon_name=AGAIN\n  -o smtpd_milters=\n", After(master, "127.0.0.1:11024 inet"), StringComparison.Ordinal);
    }

    [Fact]
    public void Submission_without_a_name_goes_by_the_sign_in_alone() =>
        Assert.DoesNotContain("milter_macro_daemon_name=ORIGINATING", Text("master.cf", new PostfixSetup { Milter = "m:1", Submission = null }), StringComparison.Ordinal);

    [Fact]
    public void Main_takes_tags_off_the_envelope_only()
    {
        string main = Text("main.cf", new PostfixSetup { Milter = "127.0.0.1:8891", Map = "/etc/mail/strip.regexp" });

        Assert.Contains("recipient_canonical_maps = regexp:/etc/mail/strip.regexp\nrecipient_canonical_classes = envelope_recipient\n", main, StringComparison.Ordinal);
        Assert.Contains("non_smtpd_milters = { inet:127.0.0.1:8891, default_action=accept }\n", main, StringComparison.Ordinal);
        Assert.DoesNotContain("internal_mail_filter_classes", main, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_names_each_domain_with_its_dots_escaped()
    {
        string map = Map("example.org", "mail-1.example.com");

        Assert.Contains(@"/^prvs=[0-9][0-9]{3}[0-9a-f]{6}=([^@]+@example\.org)$/    $1", map, StringComparison.Ordinal);
        Assert.Contains(@"@mail-1\.example\.com)$/", map, StringComparison.Ordinal);
        Assert.Equal(4, map.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public void Map_has_no_flag_that_would_make_case_count() => Assert.DoesNotContain("$/i", Map("example.org"), StringComparison.Ordinal);

    [Fact]
    public void Map_holds_a_name_with_an_umlaut_in_both_writings()
    {
        string map = Map("Müller.example");

        Assert.Contains(@"@xn--mller-kva\.example)$/", map, StringComparison.Ordinal);
        Assert.Contains(@"@müller\.example)$/", map, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_names_a_domain_that_is_given_twice_once() => Assert.Equal(Map("example.org"), Map("example.org", "Example.ORG."));

    [Fact]
    public void Map_without_domains_has_no_pattern_that_would_fit_others() => Assert.DoesNotContain("prvs", Map(), StringComparison.Ordinal);

    private static string Map(params string[] domains) => Text("/etc/postfix/prvs_strip.regexp", new PostfixSetup { Milter = "m:1", Domains = domains });

    private static string Text(string name, PostfixSetup setup)
    {
        var files = PostfixLines.Of(setup);
        return (files.FirstOrDefault(file => file.Name == name) ?? files[^1]).Text;
    }

    private static string After(string text, string line) => text[text.IndexOf(line, StringComparison.Ordinal)..].Split("\n\n")[0];
}
