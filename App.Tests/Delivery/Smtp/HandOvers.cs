using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery;
using QueueDashboard.Delivery.Smtp;

namespace QueueDashboard.Tests.Delivery.Smtp;

/// <summary>Ready-made hand-overs and a client for the tests of this room.</summary>
internal static class HandOvers
{
    public const string Message = "Subject: hello\r\n\r\nbody\r\n";

    public static HandOver To(params string[] addresses) => Of(Message, addresses);

    public static HandOver Of(string content, params string[] addresses) => OfBytes(Encoding.Latin1.GetBytes(content), addresses);

    public static HandOver OfBytes(byte[] content, params string[] addresses) => new()
    {
        ReversePath = "sender@example.org",
        Recipients = [.. addresses.Select((address, i) => new HandOverRecipient(i + 1, address))],
        Prefix = "Received: by us\r\n"u8.ToArray(),
        Content = _ => ValueTask.FromResult<ReadOnlyMemory<byte>>(content),
        ContentLength = content.Length,
    };

    public static SmtpRelayClient Client(Action<SmtpClientOptions>? change = null)
    {
        var options = new SmtpClientOptions { HeloName = "dashboard.test", StopSeconds = 1 };
        change?.Invoke(options);
        return new SmtpRelayClient(Options.Create(options), TimeProvider.System, NullLogger<SmtpRelayClient>.Instance);
    }

    /// <summary>One hand-over in a session of its own.</summary>
    public static async Task<HandOverResult> RunAsync(Relay relay, HandOver handOver, Action<SmtpClientOptions>? change = null)
    {
        await using IRelaySession session = Client(change).Open(relay);
        return await session.HandOverAsync(handOver, TestContext.Current.CancellationToken);
    }

    public static async Task<IReadOnlyList<RecipientOutcome>> SettleAsync(Relay relay, HandOver handOver, Action<SmtpClientOptions>? change = null) =>
        Assert.IsType<HandOverResult.Settled>(await RunAsync(relay, handOver, change)).Recipients;
}
