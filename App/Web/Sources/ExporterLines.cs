using QueueDashboard.Hosting;
using QueueDashboard.Intake.Rspamd;

namespace QueueDashboard.Web.Sources;

/// <summary>Writes the lines with which Rspamd pushes to this dashboard, ready to copy.</summary>
internal static class ExporterLines
{
    /// <summary>In place of the password until somebody wants to see it.</summary>
    public const string Hidden = "********";

    public const string ExporterFile = "local.d/metadata_exporter.conf";
    public const string ProxyFile = "local.d/worker-proxy.inc";

    /// <summary>Lets Postfix hold what Rspamd rejects, instead of refusing it.</summary>
    public const string Proxy = "quarantine_on_reject = true;\n";

    // is_reject: whatever Rspamd lets go on is delivered, and a copy of it would wait for nobody. Where it is delivered here only, its marks decide.
    public static string Exporter(string url, RspamdSource source, bool revealed) =>
        "rules {\n" +
        "  QUEUEDASHBOARD {\n" +
        "    backend = \"http\";\n" +
        $"    url = \"{url}\";\n" +
        $"    user = \"{source.User}\";\n" +
        $"    password = \"{(revealed ? source.Password : Hidden)}\";\n" +
        $"    selector = \"{(source.Diverted ? "is_spam" : "is_reject")}\";\n" +
        "    formatter = \"default\";\n" +
        "    meta_headers = true;\n" +
        "    mime_type = \"message/rfc822\";\n" +
        "    timeout = 5;\n" +
        "    defer = false;\n" +
        "  }\n" +
        "}\n";

    /// <summary>By loopback where the dashboard listens there, since the two mostly share a machine; else by the public address.</summary>
    public static string Url(EdgeState edge, string publicAddress)
    {
        bool near = edge.Plain.Any(address => address.IsLoopback) || publicAddress.Length == 0;
        return (near ? edge.LocalBase() : publicAddress.TrimEnd('/')) + RspamdSource.Path;
    }
}
