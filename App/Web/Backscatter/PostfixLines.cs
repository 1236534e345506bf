using System.Text;
using QueueDashboard.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Backscatter;

/// <summary>What the lines for one installation depend on.</summary>
internal sealed record PostfixSetup
{
    public const string UsualRelease = "127.0.0.1:10026";
    public const string UsualRequeue = "127.0.0.1:10024";

    /// <summary>Host and port where the dashboard takes the mail server's questions.</summary>
    public required string Milter { get; init; }

    /// <summary>The own domains, and the gateway domains while the protection extends to them. In any writing.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The name that the listener for own users gives itself; null: signing goes by the sign-in alone.</summary>
    public string? Submission { get; init; } = "ORIGINATING";

    public string Reinjection { get; init; } = "REINJECT";

    public string Rescan { get; init; } = "RESCAN";

    /// <summary>Host and port of the listener that takes released mail.</summary>
    public string Release { get; init; } = UsualRelease;

    /// <summary>Host and port of the listener that takes re-queued mail.</summary>
    public string Requeue { get; init; } = UsualRequeue;

    /// <summary>Where the map that takes tags off is kept.</summary>
    public string Map { get; init; } = "/etc/postfix/prvs_strip.regexp";
}

internal sealed record PostfixFile(string Name, string Text);

/// <summary>Writes the lines that make a Postfix ask for its bounces, ready to copy.</summary>
internal static class PostfixLines
{
    public static IReadOnlyList<PostfixFile> Of(PostfixSetup setup) => [new("master.cf", MasterLines(setup)), new("main.cf", MainLines(setup)), new(setup.Map, MapLines(setup.Domains))];

    // Unsigned mail that leaves costs its sender the bounce a week later, so submission waits while we are away. Mail from outside flows: a bounce more is the lesser harm.
    private static string MasterLines(PostfixSetup setup)
    {
        string submission = $"  -o {{ smtpd_milters = {{ inet:{setup.Milter}, default_action=tempfail }} }}\n{(setup.Submission is { } name ? $"  -o milter_macro_daemon_name={name}\n" : "")}";
        const string Trusted =
            "  -o mynetworks=127.0.0.0/8\n  -o smtpd_client_restrictions=permit_mynetworks,reject\n" +
            "  -o smtpd_relay_restrictions=permit_mynetworks,reject\n  -o smtpd_recipient_restrictions=permit_mynetworks,reject\n";
        return new StringBuilder()
            .Append("# mail from outside: while the dashboard is away, it flows unchecked\n")
            .Append("smtp      inet  n       -       n       -       -       smtpd\n")
            .Append("  -o { smtpd_milters = { inet:").Append(setup.Milter).Append(", default_action=accept, command_timeout=10s } }\n")
            .Append("\n# mail of your own users: while the dashboard is away, it waits, so that none leaves unsigned.\n# Keep the lines for TLS and sign-in that you have here; the same two lines belong below submissions (port 465)\n")
            .Append("submission inet n       -       n       -       -       smtpd\n").Append(submission)
            .Append("\n# released mail and digests: judged and signed before\n")
            .Append(setup.Release).Append(" inet n  -       n       -       -       smtpd\n")
            .Append("  -o syslog_name=postfix/release\n  -o milter_macro_daemon_name=").Append(setup.Reinjection).Append("\n  -o smtpd_milters=\n  -o content_filter=\n")
            .Append("  -o receive_override_options=no_header_body_checks,no_unknown_recipient_checks,no_milters\n  -o smtpd_authorized_xforward_hosts=127.0.0.0/8\n").Append(Trusted)
            .Append("\n# re-queued mail: all checks again, this one excepted. Name the milters of your scanners here, if they are milters\n")
            .Append(setup.Requeue).Append(" inet n  -       n       -       -       smtpd\n")
            .Append("  -o syslog_name=postfix/rescan\n  -o milter_macro_daemon_name=").Append(setup.Rescan).Append("\n  -o smtpd_milters=\n")
            .Append("  -o smtpd_authorized_xforward_hosts=127.0.0.0/8\n  -o smtpd_authorized_xclient_hosts=127.0.0.0/8\n").Append(Trusted)
            .ToString();
    }

    private static string MainLines(PostfixSetup setup) =>
        "# mail that programs on the server itself hand in (sendmail, cron)\n" +
        $"non_smtpd_milters = {{ inet:{setup.Milter}, default_action=accept }}\n" +
        "\n# takes our tags off again before the mailbox is looked up; put it first if you have other maps there\n" +
        $"recipient_canonical_maps = regexp:{setup.Map}\n" +
        "recipient_canonical_classes = envelope_recipient\n";

    // Without a flag: these maps do not mind case, and the flag i would make them mind it (regexp_table(5)). Servers on the way change the case of tags.
    // The domain must stand there: a pattern without it would take the tags off other people's addresses too, and our own bounces to them would be refused.
    private static string MapLines(IReadOnlyList<string> domains)
    {
        if (domains.Count == 0)
        {
            return "# no own domain is set yet: one line for each will stand here\n";
        }

        StringBuilder text = new();
        foreach (string name in domains.SelectMany(Writings).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            text.Append("/^prvs=[0-9][0-9]{3}[0-9a-f]{6}=([^@]+@").Append(Escaped(name)).Append(")$/    $1\n")
                .Append("/^\"prvs=[0-9][0-9]{3}[0-9a-f]{6}=(.+\"@").Append(Escaped(name)).Append(")$/    \"$1\n");
        }

        return text.ToString();
    }

    // Mail with SMTPUTF8 may carry the domain either way (RFC 6531).
    private static IEnumerable<string> Writings(string domain)
    {
        string ascii = GeneralSettings.Fold(domain);
        yield return ascii;
        yield return DomainSet.Unicode(ascii);
    }

    // Names hold letters, digits, hyphens and dots, and of these the dot alone means something in a pattern; the rest keeps a map whole whatever was typed.
    private static string Escaped(string name)
    {
        StringBuilder text = new();
        foreach (char c in name)
        {
            text.Append(".[]{}()*+?^$|\\/".Contains(c, StringComparison.Ordinal) ? "\\" : "").Append(c);
        }

        return text.ToString();
    }
}
