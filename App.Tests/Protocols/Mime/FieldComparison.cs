using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

/// <summary>Compares one message with the facts stated about it, field by field.</summary>
internal sealed partial class FieldComparison(JsonElement facts, MailMessage message)
{
    public List<(string Field, string? Theirs, string? Ours)> Fields { get; } = [];

    public FieldComparison Run()
    {
        var summary = MessageSummary.Of(message);
        Compare("subject", "subject", Squeeze(Text("subject")), Squeeze(summary.Subject));
        Compare("from", "from", Addresses("from"), Addresses(summary.From));
        CompareNames("from", summary.From);
        Compare("to", "to", Addresses("to"), Addresses(message.To));
        CompareNames("to", message.To);
        Compare("date", "date", Number("date_epoch"), summary.Date?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        Compare("messageId", "message_id", Squeeze(Text("message_id")), Squeeze(summary.MessageId));
        Compare("hasText", "has_text", Text("body_plain"), summary.HasText ? "True" : "False");
        Compare("hasHtml", "has_html", Text("body_html"), summary.HasHtml ? "True" : "False");
        CompareFileNames();
        Compare("attachments", "attachments", AttachmentRange(summary.Attachments.Count), "as expected");
        Compare("content type", "parse", Text("content_type"), message.Root.ContentType);
        Compare("report", "has_ds", Text("has_delivery_status"), HasDeliveryStatus() ? "True" : "False");
        if (facts.TryGetProperty("text_head", out var head))
        {
            var text = message.Sections.SelectMany(s => s.Plain).FirstOrDefault(p => p.ContentType == "text/plain");
            Compare("text", "text", Squeeze(head.GetString()), Head(text?.DecodeText() ?? "", head.GetString()!.Length));
        }

        if (facts.TryGetProperty("html_head", out var htmlHead))
        {
            var html = message.Sections.SelectMany(s => s.Rich).FirstOrDefault();
            Compare("html", "html", Squeeze(htmlHead.GetString()), Head(html?.DecodeText() ?? "", htmlHead.GetString()!.Length));
        }

        if (facts.TryGetProperty("stated", out var stated))
        {
            Stated(stated, summary);
        }

        return this;
    }

    private void Stated(JsonElement stated, MessageSummary summary)
    {
        if (stated.TryGetProperty("is_bounce", out var bounce))
        {
            Compare("isBounce", "-", bounce.GetBoolean().ToString(), summary.IsBounce.ToString());
        }

        if (stated.TryGetProperty("subject", out var subject))
        {
            Compare("stated subject", "subject", Squeeze(subject.GetString()), Squeeze(summary.Subject));
        }

        if (stated.TryGetProperty("from", out var from))
        {
            Compare("stated from", "from", Squeeze(from[0][1].GetString()), summary.From is [var author, ..] ? author.Address : null);
        }

        if (stated.TryGetProperty("date", out var date))
        {
            var ours = summary.Date?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
            Compare("stated date", "date", date.GetString(), ours);
        }

        if (stated.TryGetProperty("attachments", out var attachments) && attachments.ValueKind == JsonValueKind.Number)
        {
            Compare("stated attachments", "attachments", attachments.ToString(), summary.Attachments.Count.ToString(CultureInfo.InvariantCulture));
        }

        if (stated.TryGetProperty("n_recipients", out var recipients) && message.Report is { Kind: ReportKind.DeliveryStatus } report)
        {
            Compare("reported recipients", "dsn", recipients.ToString(), report.Recipients.Count.ToString(CultureInfo.InvariantCulture));
        }

        if (stated.TryGetProperty("failed_addrs", out _))
        {
            Compare("isBounce", "-", "True", summary.IsBounce.ToString());
        }
    }

    private void Compare(string field, string contestedAs, string? theirs, string? ours)
    {
        if (!facts.GetProperty("contested").TryGetProperty(contestedAs, out _) && !facts.GetProperty("contested").TryGetProperty("parse", out _))
        {
            Fields.Add((field, theirs, ours));
        }
    }

    /// <summary>The facts leave out names that stand in a comment: "user@host (Name)". Mail programs show them, and so do we.</summary>
    private void CompareNames(string field, IReadOnlyList<Mailbox> ours)
    {
        if (Pairs(field, 0).Trim('|').Length > 0 || ours.All(m => m.Name.Length == 0))
        {
            Compare(field + " names", field, Pairs(field, 0), string.Join('|', ours.Select(m => Squeeze(m.Name))));
        }
    }

    /// <summary>The facts stop at 50 names.</summary>
    private void CompareFileNames()
    {
        var theirs = facts.GetProperty("filenames").EnumerateArray().Select(e => Squeeze(e.GetString())).ToList();
        var ours = message.Root.SelfAndDescendants().Where(p => p.FileName is not null).Select(p => Squeeze(p.FileName)).ToList();
        if (theirs.Count == 50)
        {
            ours = [.. ours.Take(50)];
        }

        Compare(
            "filenames", "attachments", string.Join('|', theirs.Order(StringComparer.Ordinal)), string.Join('|', ours.Order(StringComparer.Ordinal)));
    }

    private bool HasDeliveryStatus() => message.Root.SelfAndDescendants()
        .Any(p => p.ContentType is "message/delivery-status" or "message/global-delivery-status");

    private string AttachmentRange(int ours)
    {
        int[] stated = [Int("att_disposition"), Int("att_max"), Int("att_stdlib")];
        return ours >= stated.Min() && ours <= stated.Max() ? "as expected" : $"{ours} is not within {stated.Min()} and {stated.Max()}";
    }

    private int Int(string name) => facts.GetProperty(name).GetInt32();

    private string? Text(string name)
    {
        var value = facts.GetProperty(name);
        return value.ValueKind == JsonValueKind.Null ? null : value.ToString();
    }

    private string? Number(string name) => facts.TryGetProperty(name, out var value) ? value.ToString() : null;

    private string Addresses(string name) => Pairs(name, 1);

    private string Pairs(string name, int index)
    {
        var list = facts.GetProperty(name);
        return list.ValueKind != JsonValueKind.Array ? "" : string.Join('|', list.EnumerateArray().Select(p => Squeeze(p[index].GetString())));
    }

    private static string Addresses(IEnumerable<Mailbox> list) => string.Join('|', list.Select(m => m.Address));

    private static string Head(string text, int length)
    {
        var squeezed = Squeeze(text)!;
        return Squeeze(squeezed[..Math.Min(length, squeezed.Length)])!;
    }

    private static string Squeeze(string? text) => Spaces().Replace(text ?? "", " ").Trim().Normalize(NormalizationForm.FormC);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
