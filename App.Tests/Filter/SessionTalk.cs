using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using QueueDashboard.Batv;
using QueueDashboard.Filter;
using QueueDashboard.Protocols.Milter;
using QueueDashboard.Rules;
using QueueDashboard.Sources;
using QueueDashboard.Tests.Intake.Smtp;
using QueueDashboard.Tests.Protocols.Milter;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Filter;

/// <summary>A session without a socket: says packets to it, and has what it answers, each with its letter first.</summary>
internal sealed class SessionTalk : IDisposable
{
    /// <summary>Postfix's offer: version 6, all actions, all steps.</summary>
    public const string Everything = "\0\0\0\u0006\0\0\u0001\u00ff\0\u001f\u00ff\u00ff";

    /// <summary>The same mail server if it had no step to leave out: each command is answered.</summary>
    public const string NoSteps = "\0\0\0\u0006\0\0\u0001\u00ff\0\0\0\0";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly FilterConnections _connections;
    private readonly FilterSession _session;

    public SessionTalk(BatvPolicy? policy = null, FilterOptions? options = null, bool quick = true, FilterSenders? senders = null)
    {
        options ??= new FilterOptions();
        Policy.Replace(policy ?? TestPolicy.Make());
        var logger = Logs.CreateLogger("Filter");
        _connections = new FilterConnections(options.Limits, Clock, logger);
        FilterMetrics metrics = new(_services.GetRequiredService<IMeterFactory>());
        _session = new FilterSession(new FilterContext(options, Policy, Sink, new SourceBook(Clock), Sightings, metrics, _connections, Rules, RuleSink, Clock, logger, CancellationToken.None, senders), IPAddress.Loopback, quick);
    }

    public CurrentPolicy Policy { get; } = new();

    public VerdictRecorder Sink { get; } = new();

    public CurrentRules Rules { get; } = new();

    public RuleRecorder RuleSink { get; } = new();

    public FilterSightings Sightings { get; } = new();

    public FakeClock Clock { get; } = new(TestPolicy.Day);

    public RecordedLogs Logs { get; } = new();

    /// <summary>False once the session wanted the connection closed.</summary>
    public bool Open { get; private set; } = true;

    /// <summary>What it answers to one packet; several with a vertical bar between, "" for none.</summary>
    public string Say(char command, string data = "") => Say(PacketText.Packet(command, data));

    public string Say(byte[] packet)
    {
        Tell(packet);
        return string.Join('|', PacketText.All(_output.WrittenSpan)).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>Octets that it allocates for one of so many packets.</summary>
    public double Allocated(int times, params byte[][] packets)
    {
        Array.ForEach(packets, Tell);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            Array.ForEach(packets, Tell);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times;
    }

    /// <summary>What it chooses of the offer.</summary>
    public MilterOffer Negotiate(string offer = Everything)
    {
        Tell(PacketText.Packet('O', offer));
        Assert.Equal((byte)'O', _output.WrittenSpan[4]);
        Assert.True(MilterOffer.TryRead(_output.WrittenSpan[5..], out MilterOffer chosen));
        return chosen;
    }

    /// <summary>Negotiated and connected. Silent steps are not answered.</summary>
    /// <param name="port">0: not over SMTP.</param>
    public SessionTalk Connect(string daemon = "smtpd", string client = "192.0.2.7", int port = 4711, string host = "host7.example", string offer = Everything)
    {
        Say('O', offer);
        Session(daemon, client, port, host);
        return this;
    }

    public void Session(string daemon = "smtpd", string client = "192.0.2.7", int port = 4711, string host = "host7.example")
    {
        Macros('C', "j", "mx.local.test", "{daemon_name}", daemon, "_", $"{host} [{client}]");
        Say('C', $"{host}\0{(client.Contains(':', StringComparison.Ordinal) ? '6' : '4')}{(char)(port >> 8)}{(char)(port & 255)}{client}\0");
        Say('H', "client.test\0");
    }

    public void Macros(char stage, params string[] pairs) => Assert.Equal("", Say('D', stage + string.Concat(pairs.Select(text => text + "\0"))));

    /// <param name="user">Who is authenticated; null: nobody.</param>
    public string Mail(string sender, string? user = null)
    {
        Macros('M', user is null ? [] : ["{auth_type}", "PLAIN", "{auth_authen}", user]);
        return Say('M', sender + "\0");
    }

    public string Rcpt(string recipient, string? queueId = null)
    {
        Macros('R', queueId is null ? ["{rcpt_mailer}", "smtp"] : ["i", queueId, "{rcpt_mailer}", "smtp"]);
        return Say('R', recipient + "\0");
    }

    public string End(string queueId = "4jWyjq1WySz1jMyF")
    {
        Macros('E', "i", queueId);
        return Say('E');
    }


    public void Dispose()
    {
        _session.End();
        _connections.Dispose();
        _services.Dispose();
        Logs.Dispose();
    }

    private void Tell(byte[] packet)
    {
        Assert.True(Open, "The session is over.");
        _output.ResetWrittenCount();
        Open = _session.Take(new MilterPacket((MilterCommand)packet[4], packet.AsSpan(5)), _output);
    }
}
