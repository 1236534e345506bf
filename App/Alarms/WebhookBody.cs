using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QueueDashboard.Alarms;

/// <summary>What a webhook takes. The shape is documented: fields are added, never renamed or removed.</summary>
/// <param name="Text">All of it for a person; chat servers show this field.</param>
/// <param name="Event">raised, repeated, cleared or test.</param>
/// <param name="Delivery">The same when a call is repeated because no answer came.</param>
/// <param name="Value">What was measured, in <paramref name="Unit"/>.</param>
/// <param name="Subject">What it is about, such as a source's name; may be empty.</param>
/// <param name="Since">Since when it rings, or rang; null in a test of a quiet alarm.</param>
/// <param name="Link">To the page of alarms; empty while no public address is set.</param>
internal sealed record WebhookBody(
    string Text, string Event, string Delivery, DateTimeOffset At, WebhookAlarm Alarm, double Value, double Limit, string Unit, string Subject, DateTimeOffset? Since, string Link, string Host)
{
    public const string SignatureHeader = "X-QueueDashboard-Signature";
    public const string EventHeader = "X-QueueDashboard-Event";
    public const string DeliveryHeader = "X-QueueDashboard-Delivery";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    public static WebhookBody Of(AlarmNotice notice) => new(
        Plain(new AlarmWords(notice.Alarm.Language).Text(notice)),
        notice.What,
        notice.EventId.ToString(CultureInfo.InvariantCulture),
        notice.At.ToUniversalTime(),
        new(notice.Alarm.Id, notice.Alarm.Name, AlarmKinds.Of(notice.Alarm.Kind).Word),
        Math.Round(notice.Reading.Value, 2),
        notice.Alarm.Limit,
        AlarmKinds.Word(AlarmKinds.Of(notice.Alarm.Kind).Unit),
        notice.Reading.Subject,
        notice.Since?.ToUniversalTime(),
        notice.Link,
        notice.Host);

    public byte[] Bytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>HMAC-SHA256 (RFC 2104) over the very bytes of the body, as <c>sha256=</c> and lower-case hex digits.</summary>
    public static string Sign(ReadOnlySpan<byte> body, string secret) => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    // Chat servers read <!channel> and @all as calls to everybody. A host or a source is no reason for that.
    private static string Plain(string text) => text.Replace('<', '‹').Replace('>', '›').Replace("@", "@\u200b", StringComparison.Ordinal);
}

internal sealed record WebhookAlarm(long Id, string Name, string Kind);
