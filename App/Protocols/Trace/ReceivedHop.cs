using System.Net;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Protocols.Trace;

/// <summary>One Received field: a server says from whom it took the message (RFC 5321 section 4.4). Every part may be missing or a lie.</summary>
/// <param name="From">What the client called itself.</param>
/// <param name="FromName">The client's name as the server looked it up, or null.</param>
/// <param name="FromAddress">The client's address as the server saw it, or null.</param>
/// <param name="By">The server that wrote the field.</param>
/// <param name="With">The protocol, such as ESMTPS.</param>
/// <param name="Encrypted">The protocol or a comment says that the way was encrypted.</param>
/// <param name="Cipher">Version and cipher, where the server names them.</param>
/// <param name="For">The recipient, when there was one.</param>
/// <param name="At">When; null: no date, or none that can be read.</param>
public sealed partial record ReceivedHop(
    string? From, string? FromName, string? FromAddress, string? By, string? With, bool Encrypted, string? Cipher, string? Id, string? For, DateTimeOffset? At)
{
    private static readonly string[] Clauses = ["from", "by", "via", "with", "id", "for"];

    /// <summary>Reads one field's unfolded value. Never throws.</summary>
    public static ReceivedHop Read(string value)
    {
        var words = FieldWords.Read(value, ";");
        int date = words.FindLastIndex(word => word.Kind == ';');
        Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
        List<string> comments = [];
        string clause = "";
        string client = "";
        foreach (var word in date < 0 ? words : words[..date])
        {
            if (word.Kind == '(')
            {
                comments.Add(word.Text);
                client += clause == "from" ? $" {word.Text}" : "";
            }
            else if (word.Kind == ' ' && Clauses.Contains(word.Text.ToLowerInvariant()) && (clause.Length == 0 || values.ContainsKey(clause)) && !values.ContainsKey(word.Text))
            {
                clause = word.Text.ToLowerInvariant();
            }
            else if (clause.Length > 0 && word.Text.Length > 0)
            {
                values.TryAdd(clause, word.Text);
            }
        }

        string? from = values.GetValueOrDefault("from");
        string? with = values.GetValueOrDefault("with");
        string all = string.Join(' ', comments);
        string? cipher = CipherOf(all);
        return new(
            from, Name(client), Address(client) ?? Address(from ?? ""), values.GetValueOrDefault("by"), with, cipher is not null || IsEncrypted(with), cipher,
            values.GetValueOrDefault("id"), values.GetValueOrDefault("for")?.Trim('<', '>'), date < 0 ? null : HeaderDate.Read(string.Join(' ', words[(date + 1)..].Where(word => word.Kind != '(').Select(word => word.Text))));
    }

    // ESMTPS, ESMTPSA, LMTPS, UTF8SMTPS and so on (RFC 3848, RFC 6531).
    private static bool IsEncrypted(string? with) => with?.TrimEnd('A', 'a') is { } word && (word.EndsWith("MTPS", StringComparison.OrdinalIgnoreCase) || word.Equals("HTTPS", StringComparison.OrdinalIgnoreCase));

    private static string? CipherOf(string comments)
    {
        var version = Version().Match(comments);
        var cipher = CipherName().Match(comments);
        return !version.Success ? null : cipher.Success ? $"{version.Value}, {cipher.Groups[1].Value}" : version.Value;
    }

    private static string? Address(string text)
    {
        foreach (Match found in Addresses().Matches(text))
        {
            string address = found.Groups[1].Value.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? found.Groups[1].Value[5..] : found.Groups[1].Value;
            if (IPAddress.TryParse(address, out var parsed) && (address.Contains('.', StringComparison.Ordinal) || address.Contains(':', StringComparison.Ordinal)))
            {
                return parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4().ToString() : parsed.ToString();
            }
        }

        return null;
    }

    private static string? Name(string client)
    {
        string first = client.Split([' ', '[', '('], StringSplitOptions.RemoveEmptyEntries) is [var word, ..] ? word.TrimEnd('.') : "";
        return first.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(first.Trim(']'), out _) && !first.Contains('=', StringComparison.Ordinal) ? first : null;
    }

    [GeneratedRegex(@"(?:^|[\s\[(=])((?:IPv6:)?[0-9A-Fa-f:]*[0-9A-Fa-f.:]+)(?=$|[\s\]):;,])", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\b(?:TLS|SSL)_?v?[123](?:[._][0-3])?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    [GeneratedRegex(@"\bcipher[= ]\s*([A-Za-z0-9_:-]{3,60})", RegexOptions.IgnoreCase)]
    private static partial Regex CipherName();
}
