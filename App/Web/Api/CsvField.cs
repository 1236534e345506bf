using System.Buffers;

namespace QueueDashboard.Web.Api;

/// <summary>One field of a CSV file (RFC 4180) that strangers may have written.</summary>
internal static class CsvField
{
    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create(",\"\r\n;'");

    /// <summary>A spreadsheet runs what begins as a formula does, wherever quotes stand. The apostrophe makes it text.</summary>
    public static string Of(string? text)
    {
        string plain = text ?? "";
        string safe = plain.Length > 0 && plain[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '|' or '%' ? "'" + plain : plain;
        return safe.AsSpan().IndexOfAny(ToBeQuoted) < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
