using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using QueueDashboard.Data.Queues;
using QueueDashboard.Intake.Smtp;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Intake.Smtp;

public sealed class ListenerTests
{
    [Fact]
    public async Task Listeners_each_have_their_own_defaults_and_share_what_they_leave_out()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(
            ("Believe", "Rspamd"),
            ("Listeners:0:Name", "spam"), ("Listeners:0:Listen", "127.0.0.1:0"), ("Listeners:0:Queue", "Quarantine"), ("Listeners:0:Reason", "Spam"),
            ("Listeners:1:Listen", "127.0.0.1:0"), ("Listeners:1:Queue", "Bad"), ("Listeners:1:Believe", "None"), ("Listeners:1:BareLineEnds", "Refuse"));
        Assert.Equal(["smtp", "spam", "smtp-3"], host.Listeners.All.Select(one => one.Name));
        Assert.All(host.Listeners.All, one => Assert.True(one is { Running: true, WhyNot: null, Address: "127.0.0.1", Port: > 0 }));
        HoldDefaults[] expected =
        [
            new(QueueName.Holding, ReasonCode.Unknown, HeaderFamilies.Rspamd),
            new(QueueName.Quarantine, ReasonCode.Spam, HeaderFamilies.Rspamd),
            new(QueueName.Bad, ReasonCode.Unknown, HeaderFamilies.None),
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            using SmtpTalk talk = await host.GreetAsync(i);
            Assert.StartsWith("250", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
            Assert.Equal(expected[i], host.Holder.Last.Defaults);
            Assert.Equal(host.Listeners.All[i].Name, host.Holder.Last.Source);
            Assert.StartsWith(i == 2 ? "554" : "250", await HoldingTests.SendOneAsync(talk, "a\nb\r\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Busy_port_leaves_the_rest_of_the_host_running_and_is_shown()
    {
        using Socket squatter = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        squatter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        squatter.Listen();
        int port = ((IPEndPoint)squatter.LocalEndPoint!).Port;
        await using IntakeHost host = await IntakeHost.StartAsync(
            ("Listeners:0:Name", "busy"), ("Listeners:0:Listen", $"127.0.0.1:{port}"));
        SmtpListenerStatus busy = host.Listeners.All[1];
        Assert.Equal(("busy", port, false, "address in use"), (busy.Name, busy.Port, busy.Running, busy.WhyNot));
        Assert.Contains(host.Logs.Lines, line => line.Level == LogLevel.Error && line.Text.Contains("address in use", StringComparison.Ordinal));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.StartsWith("250", await HoldingTests.SendOneAsync(talk), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_address_is_shown_as_not_running()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Listeners:0:Listen", "192.0.2.1:2525"));
        Assert.Equal((false, "this machine does not have the address"), (host.Listeners.All[1].Running, host.Listeners.All[1].WhyNot));
    }

    [Fact]
    public async Task Empty_listen_turns_the_door_off()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Listen", ""));
        Assert.Empty(host.Listeners.All);
    }

    [Fact]
    public async Task Stranger_is_greeted_with_554_and_may_only_quit()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Networks:0", "192.0.2.0/24, 10.0.0.0/8"));
        using SmtpTalk talk = await host.ConnectAsync();
        Assert.Equal("554 5.7.1 This client may not hand over mail here", await talk.ReplyAsync());
        Assert.StartsWith("503 5.5.1", await talk.SayAsync("EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await talk.SayAsync("MAIL FROM:<a@a.test>"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await talk.SayAsync("NOOP " + new string('x', 5000)), StringComparison.Ordinal);
        Assert.Equal("221 2.0.0 Bye", await talk.SayAsync("QUIT"));
        Assert.Contains(host.Logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("Intake:Smtp:Networks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_host_tells_waiting_clients_and_answers_the_message_in_hand()
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk waiting = await host.GreetAsync();
        using SmtpTalk sending = await host.GreetAsync();
        TaskCompletionSource<HoldOutcome?> commit = new();
        TaskCompletionSource asked = new();
        host.Holder.Answer = _ =>
        {
            asked.SetResult();
            return commit.Task;
        };
        Task<string> answer = HoldingTests.SendOneAsync(sending);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Task stop = host.StopAsync();
        Assert.Equal("421 4.3.2 Shutting down, try again later", await waiting.ReplyAsync());
        Assert.Equal("(closed)", await CloseAsync(waiting));
        commit.SetResult(null);
        Assert.Equal("250 2.0.0 Held as 42", await answer);
        Assert.Equal("421 4.3.2 Shutting down, try again later", await sending.ReplyAsync());
        Assert.Equal("(closed)", await CloseAsync(sending));
        await stop;
    }

    [Fact]
    public async Task Metrics_count_what_was_held_and_what_was_refused()
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("Limits:MessageBytes", "65536"));
        List<(string Name, long Value, string Tags)> seen = [];
        using MeterListener meter = new();
        IMeterFactory meters = host.Services.GetRequiredService<IMeterFactory>();
        meter.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == IntakeMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (seen)
            {
                seen.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
            }
        });
        meter.Start();
        using (SmtpTalk talk = await host.GreetAsync())
        {
            await HoldingTests.SendOneAsync(talk, "x\r\n");
            await HoldingTests.SendOneAsync(talk, new string('x', 70_000) + "\r\n");
            await talk.SayAsync("QUIT");
            Assert.Equal("(closed)", await talk.ReplyAsync());
        }

        while (host.Listeners.All[0].Sessions > 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        lock (seen)
        {
            Assert.Equal(
                [
                    ("queuedashboard.intake.connections", 1, "smtp"),
                    ("queuedashboard.intake.connections.open", 1, "smtp"),
                    ("queuedashboard.intake.messages.held", 1, "smtp"),
                    ("queuedashboard.intake.messages.size", 3, "smtp"),
                    ("queuedashboard.intake.refused", 1, "smtp 552 5.3.4"),
                    ("queuedashboard.intake.connections.open", -1, "smtp"),
                ],
                seen);
        }
    }

    private static async Task<string> CloseAsync(SmtpTalk talk)
    {
        talk.FinishSending();
        return await talk.ReplyAsync();
    }
}
