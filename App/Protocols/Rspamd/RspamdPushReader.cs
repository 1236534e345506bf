using System.Globalization;
using System.Net;
using System.Text.Json;
using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Protocols.Rspamd;

/// <summary>
/// Reads metadata_exporter's meta headers. A missing value is the word "unknown"; addresses come without the quotes of the wire. Everything in
/// them is the text of strangers.
/// </summary>
internal static class RspamdPushReader
{
    public const string Prefix = "X-Rspamd-";

    private const string Missing = "unknown";
    private const int MostRecipients = 10_000;
    private const int LongestUser = 255;
    private const int LongestQueueId = 64;

    /// <param name="header">The value of a meta header by its name without the prefix; null: there is none.</param>
    public static RspamdPushReading Read(Func<string, string?> header)
    {
        if (RspamdActions.Read(header("Action")) is not { } action)
        {
            return new RspamdPushReading.Broken("X-Rspamd-Action is missing or no action: set meta_headers = true in the rule.");
        }

        if (Recipients(header("Rcpt")) is not { } recipients)
        {
            return new RspamdPushReading.Broken("X-Rspamd-Rcpt is no list of addresses.");
        }

        List<string> readable = [.. recipients.Select(Wire).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (readable.Count == 0)
        {
            return new RspamdPushReading.Broken("X-Rspamd-Rcpt names no recipient: nobody could be given the message.");
        }

        if (ReversePath(header("From")) is not { } sender)
        {
            return new RspamdPushReading.Broken("X-Rspamd-From is no address.");
        }

        if (Symbols(header("Symbols")) is not { } symbols)
        {
            return new RspamdPushReading.Broken("X-Rspamd-Symbols is no JSON.");
        }

        return new RspamdPushReading.Read(new RspamdPush(
            QueueId(header("Qid")),
            sender,
            readable,
            recipients.Count(one => Wire(one) is null),
            IPAddress.TryParse(Given(header("Ip")), out var client) ? client.ToString() : null,
            Given(header("User")) is { Length: <= LongestUser } user && !user.Any(char.IsControl) ? user : null,
            action,
            Score(header("Score")),
            symbols));
    }

    /// <summary>An id that a mail server may have given: letters, digits and the few signs that Exim, Sendmail and Postfix use.</summary>
    public static string? QueueId(string? text) =>
        Given(text) is { Length: <= LongestQueueId } id && id is not "undef" && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? id : null;

    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given && given is not Missing ? given : null;

    private static double? Score(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && double.IsFinite(score) ? score : null;

    /// <summary>"unknown" is the null reverse-path too: without a sender there is nobody to return it to.</summary>
    private static string? ReversePath(string? text) => Given(text) is { } sender ? Wire(sender) : "";

    private static List<string>? Recipients(string? text)
    {
        if (Given(text) is not { } given)
        {
            return [];
        }

        if (given[0] != '[')
        {
            return [given];
        }

        try
        {
            using var document = JsonDocument.Parse(given);
            return document.RootElement.GetArrayLength() > MostRecipients ? null : [.. document.RootElement.EnumerateArray().Select(one => RspamdJson.Text(one) ?? "")];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<RspamdSymbol>? Symbols(string? text)
    {
        if (Given(text) is not { } given)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(given);
            return RspamdSymbols.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Quoted again where SMTP wants it; null: no wire could carry it.</summary>
    private static string? Wire(string address)
    {
        if (EnvelopeAddress.TryParse(address, out var parsed))
        {
            return parsed.ToWire();
        }

        int at = address.LastIndexOf('@');
        return at > 0 && EnvelopeAddress.TryCreate(address[..at], address[(at + 1)..], out var made) ? made.ToWire() : null;
    }
}
