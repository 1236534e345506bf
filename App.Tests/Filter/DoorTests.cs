using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using QueueDashboard.Filter;
using QueueDashboard.Tests.Protocols.Milter;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Filter;

/// <summary>The door itself: listeners, limits, deadlines, and peers that mean no good.</summary>
public sealed class DoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100_000)]
    public async Task Recorded_submission_is_signed_in_pieces_of_any_size(int size)
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk talk = await host.ConnectAsync();
        byte[] all = [.. RecordedSessions.Server(RecordedSessions.Submission).SelectMany(packet => packet)];
        for (int at = 0; at < all.Length; at += size)
        {
            await talk.SendAsync(all[at..Math.Min(all.Length, at + size)]);
        }

        List<string> answers = [];
        for (string answer = await talk.AnswerAsync(); answer != "(closed)"; answer = await talk.AnswerAsync())
        {
            answers.Add(answer);
        }

        // The record has DATA, the end of the header and the body in it, which we had asked to leave out.
        Assert.Equal(["c", "c", "c", "c", "c", "e<prvs=0785d5f2fa=anna@local.test>", "c"], answers.Skip(1));
        Assert.Single(host.Sink.Signed);
    }

    [Fact]
    public async Task Change_and_final_reply_come_in_one_write()
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk talk = await host.GreetAsync();
        await talk.SendAsync(
            PacketText.Packet('D', "C{daemon_name}\0ORIGINATING\0"), PacketText.Packet('C', "host7.example\04\u0012\u0034192.0.2.7\0"), PacketText.Packet('M', "<anna@local.test>\0"), PacketText.Packet('R', "<bob@remote.test>\0"));
        Assert.Equal("c", await talk.AnswerAsync());
        await talk.SendAsync(PacketText.Packet('E'));
        Assert.Equal(["e<prvs=0785d5f2fa=anna@local.test>\0", "c"], await talk.ReadOnceAsync());
    }

    [Theory]
    [InlineData("FFFFFFFF4F")]
    [InlineData("000200014F")]
    [InlineData("0000000000")]
    [InlineData("474554202F20485454502F312E310D0A0D0A")]
    [InlineData("0000000158")]
    public async Task Garbage_costs_its_own_connection_and_no_other(string hex)
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk good = await host.GreetAsync();
        using MilterTalk bad = await host.ConnectAsync();
        await bad.SendAsync(Convert.FromHexString(hex));
        Assert.Equal("(closed)", await bad.AnswerAsync());
        await host.LoggedAsync("the connection is closed");
        Assert.StartsWith("y550 5.7.1 ", await good.ForgedBounceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_octets_behind_a_good_start_harm_nobody_else()
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk good = await host.GreetAsync();
        Random random = new(11);
        for (int round = 0; round < 50; round++)
        {
            using MilterTalk bad = await host.GreetAsync();
            byte[] octets = new byte[random.Next(1, 2000)];
            random.NextBytes(octets);
            await bad.SendAsync(PacketText.Packet("CDHMRLEANB"[random.Next(10)], octets), octets);
        }

        Assert.StartsWith("y550 5.7.1 ", await good.ForgedBounceAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Level == LogLevel.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000")]
    [InlineData("0000000D4F000000")]
    public async Task Silence_and_half_packets_end_at_their_deadline(string hex)
    {
        await using FilterHost host = await FilterHost.StartAsync(("Limits:PacketTime", "00:00:00.3"));
        using MilterTalk good = await host.GreetAsync();
        using MilterTalk half = await host.ConnectAsync();
        await half.SendAsync(Convert.FromHexString(hex));
        Assert.Equal("(closed)", await half.AnswerAsync());
        await host.LoggedAsync("too slow");

        // One that has agreed may be silent for longer.
        Assert.StartsWith("y550 5.7.1 ", await good.ForgedBounceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packet_that_drips_in_has_one_deadline_for_all_of_it()
    {
        await using FilterHost host = await FilterHost.StartAsync(("Limits:PacketTime", "00:00:00.5"));
        using MilterTalk drip = await host.GreetAsync();
        Task<string> answer = drip.AnswerAsync();
        byte[] packet = PacketText.Packet('M', new string('x', 5000));
        int sent = 0;
        while (!answer.IsCompleted && sent < packet.Length)
        {
            try
            {
                await drip.SendAsync([packet[sent++]]);
            }
            catch (SocketException)
            {
                break;
            }

            await Task.Delay(20, Cancel);
        }

        Assert.Equal("(closed)", await answer);
        Assert.True(sent < packet.Length);
    }

    [Fact]
    public async Task Connection_that_idles_too_long_is_closed()
    {
        await using FilterHost host = await FilterHost.StartAsync(("Limits:IdleTime", "00:00:00.3"));
        using MilterTalk talk = await host.GreetAsync();
        Assert.Equal("(closed)", await talk.AnswerAsync());
    }

    [Fact]
    public async Task Ten_thousand_silent_connections_keep_nobody_out_and_no_memory()
    {
        const int Silent = 10_000;
        await using FilterHost host = await FilterHost.StartAsync(("Limits:Connections", "200"), ("Limits:ConnectionsPerClient", "200"));
        using MilterTalk before = await host.GreetAsync();
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        List<MilterTalk> silent = [];
        try
        {
            for (int i = 0; i < Silent; i++)
            {
                silent.Add(await host.ConnectAsync());
                if (i % 100 == 0)
                {
                    // So many at once that the system's own queue of connections does not run over.
                    await Eventually.TrueAsync("the door keeps up", () => host.Listeners.All[0].Connections <= 400);
                }
            }

            using MilterTalk after = await host.GreetAsync();
            Assert.StartsWith("y550 5.7.1 ", await before.ForgedBounceAsync(), StringComparison.Ordinal);
            Assert.StartsWith("y550 5.7.1 ", await after.ForgedBounceAsync(), StringComparison.Ordinal);
            Assert.Single(host.Logs.Lines, line => line.Text.Contains("so many connections", StringComparison.Ordinal));
            await Eventually.TrueAsync("those that were pushed out are gone", () => host.Listeners.All[0].Connections <= 200);
            Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - memory) / Silent, long.MinValue, 5000);
        }
        finally
        {
            silent.ForEach(one => one.Dispose());
        }
    }

    [Fact]
    public async Task Connections_that_speak_are_never_pushed_out()
    {
        await using FilterHost host = await FilterHost.StartAsync(("Limits:Connections", "2"));
        using MilterTalk one = await host.GreetAsync();
        using MilterTalk two = await host.GreetAsync();
        using MilterTalk three = await host.ConnectAsync();
        Assert.Equal("(closed)", await three.AnswerAsync());
        await host.LoggedAsync("too many connections");
        Assert.StartsWith("y550", await one.ForgedBounceAsync(), StringComparison.Ordinal);
        Assert.StartsWith("y550", await two.ForgedBounceAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_is_not_answered()
    {
        await using FilterHost host = await FilterHost.StartAsync(("Networks:0", "192.0.2.0/24"));
        using MilterTalk talk = await host.ConnectAsync();
        Assert.Equal("(closed)", await talk.AnswerAsync());
        await host.LoggedAsync("Filter:Networks");
    }

    [Fact]
    public async Task Listeners_tell_how_they_are()
    {
        using Socket squatter = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        squatter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        squatter.Listen();
        int busy = ((IPEndPoint)squatter.LocalEndPoint!).Port;
        await using FilterHost host = await FilterHost.StartAsync(("Listen", $"127.0.0.1:0, 127.0.0.1:{busy}"));
        Assert.Equal(new FilterListenerStatus("127.0.0.1", busy, false, "address in use", 0, null), host.Listeners.All[1]);
        Assert.True(host.Listeners.All[0] is { Running: true, WhyNot: null, Port: > 0, Connections: 0, LastContact: null });
        using (MilterTalk talk = await host.GreetAsync())
        {
            Assert.True(host.Listeners.All[0] is { Connections: 1, LastContact: not null });
        }

        await Eventually.TrueAsync("the connection is counted out", () => host.Listeners.All[0].Connections == 0);
    }

    [Fact]
    public async Task Empty_listen_shuts_the_door()
    {
        await using FilterHost host = await FilterHost.StartAsync(("Listen", ""));
        Assert.Empty(host.Listeners.All);
    }

    [Fact]
    public async Task Stopping_host_answers_the_message_in_hand_and_leaves()
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk idle = await host.GreetAsync();
        using MilterTalk busy = await host.GreetAsync();
        await busy.SendAsync(PacketText.Packet('C', "host7.example\04\u0012\u0034192.0.2.7\0"), PacketText.Packet('M', "<a@remote.test>\0"), PacketText.Packet('R', "<anna@local.test>\0"));
        Assert.Equal("c", await busy.AnswerAsync());
        Task stop = host.StopAsync();
        Assert.Equal("(closed)", await idle.AnswerAsync());
        await busy.SendAsync(PacketText.Packet('E'));
        Assert.Equal("c", await busy.AnswerAsync());
        Assert.Equal("(closed)", await busy.AnswerAsync());
        await stop;
    }

    [Fact]
    public async Task Log_has_no_addresses_of_people()
    {
        await using FilterHost host = await FilterHost.StartAsync();
        using MilterTalk talk = await host.GreetAsync();
        await talk.ForgedBounceAsync();
        await talk.SendAsync(Encoding.Latin1.GetBytes("anna@local.test and much more"));
        Assert.Equal("(closed)", await talk.AnswerAsync());
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("anna", StringComparison.Ordinal));
    }
}
