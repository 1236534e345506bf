using System.Text;
using QueueDashboard.Protocols.Rspamd;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>
/// The meta headers' text. Rspamd writes a message's words into them as UTF-8 or as whatever the message had, and a web server refuses requests with
/// other bytes: so these fields are taken octet by octet and read here.
/// </summary>
internal static class MetaHeaders
{
    /// <summary>For Kestrel: how to read a field of this name; null: its own way.</summary>
    public static Encoding? EncodingOf(string name) => name.StartsWith(RspamdPushReader.Prefix, StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : null;

    /// <summary>A field that stands there twice is none: one of the two is not Rspamd's.</summary>
    public static string? Read(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(RspamdPushReader.Prefix + name, out var values) && values.Count == 1 ? Text(values[0] ?? "") : null;

    // A server that has read it as UTF-8 already leaves letters above the octets.
    private static string Text(string octets) => octets.Any(c => c > 0xff) ? octets : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(octets));
}
