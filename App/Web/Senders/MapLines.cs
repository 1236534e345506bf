using QueueDashboard.Hosting;

namespace QueueDashboard.Web.Senders;

/// <summary>Writes the lines with which Rspamd and Postfix read the lists, ready to copy.</summary>
internal static class MapLines
{
    public const string RspamdFile = "local.d/multimap.conf";
    public const string PostfixFile = "main.cf";

    /// <param name="key">Hidden until somebody wants to see it.</param>
    public static string Rspamd(string baseUrl, string key) => Map(baseUrl, key, "ALLOWED", "allow", "-12.0", "allowed") + Map(baseUrl, key, "BLOCKED", "block", "20.0", "blocked");

    public static string Postfix(string path) =>
        $"smtpd_sender_restrictions =\n    check_sender_access texthash:{path}\n";

    /// <summary>By loopback where the dashboard listens there, since the two mostly share a machine; else by the public address.</summary>
    public static string Base(EdgeState edge, string publicAddress)
    {
        bool near = edge.Plain.Any(address => address.IsLoopback) || publicAddress.Length == 0;
        return near ? edge.LocalBase() : publicAddress.TrimEnd('/');
    }

    private static string Map(string baseUrl, string key, string symbol, string list, string score, string word) =>
        $"QUEUEDASHBOARD_{symbol} {{\n" +
        "  type = \"from\";\n" +
        "  extract_from = \"smtp\";\n" +
        "  filter = \"email:addr\";\n" +
        "  regexp = true;\n" +
        $"  map = \"{baseUrl}{MapEndpoints.Path}{list}?key={key}\";\n" +
        $"  score = {score};\n" +
        $"  description = \"The sender is {word} in QueueDashboard\";\n" +
        "}\n";
}
