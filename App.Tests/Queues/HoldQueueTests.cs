using System.Collections.Concurrent;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Data;
using QueueDashboard.Data.Queues;
using QueueDashboard.Data.Sqlite;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class HoldQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_with_many_recipients_is_one_item_with_its_envelope()
    {
        await using var desk = await Desk.OpenAsync();
        string[] addresses = [.. Enumerable.Range(0, 50).Select(i => $"Person{i}@Local.test")];
        var message = Desk.Message("to fifty", addresses) with
        {
            ReversePath = "",
            Ret = "HDRS",
            EnvelopeId = "QQ+3D314159",
            SmtpUtf8 = true,
            BareLineEnds = true,
            Recipients = [.. addresses.Select(address => new IncomingRecipient(address, "SUCCESS,FAILURE", "rfc822;" + address))],
            Client = new IncomingClient { Address = "198.51.100.9", Name = "mail.peer.test", Helo = "peer.test", Protocol = "ESMTPS", QueueId = "4XyZ" },
        };

        long id = await desk.HoldAsync(message);

        var item = await desk.ItemAsync(id);
        Assert.Equal(1, await desk.Storage.ReadAsync(db => db.Items.CountAsync()));
        Assert.Equal(50, item.RecipientCount);
        Assert.Equal(addresses, item.Recipients.OrderBy(recipient => recipient.Id).Select(recipient => recipient.Address));
        Assert.All(item.Recipients, recipient =>
        {
            Assert.Equal(RecipientState.Held, recipient.State);
            Assert.Equal(recipient.Address.ToLowerInvariant(), recipient.AddressKey);
            Assert.Equal("SUCCESS,FAILURE", recipient.Notify);
            Assert.Equal("rfc822;" + recipient.Address, recipient.Orcpt);
        });
        Assert.Equal(("", "HDRS", "QQ+3D314159"), (item.ReversePath, item.Ret, item.EnvelopeId));
        Assert.Equal(("198.51.100.9", "mail.peer.test", "peer.test", "ESMTPS", "4XyZ"), (item.ClientAddress, item.ClientName, item.Helo, item.ClientProtocol, item.OriginQueueId));
        Assert.Equal(ItemMarks.SmtpUtf8 | ItemMarks.BareLineEnds, item.Marks & (ItemMarks.SmtpUtf8 | ItemMarks.BareLineEnds));
        Assert.Equal(QueueName.Holding, item.Queue);
        Assert.Equal(ReasonCode.Unknown, item.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(997)]
    [InlineData(300_000)]
    public async Task Content_comes_out_as_it_came_in(int octets)
    {
        await using var desk = await Desk.OpenAsync();
        byte[] noise = new byte[octets];
        new Random(octets).NextBytes(noise);
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Subject: again and again\r\n", octets / 26)));

        long first = await desk.HoldAsync(Desk.Message("noise", "a@local.test") with { Content = noise });
        long second = await desk.HoldAsync(Desk.Message("text", "a@local.test") with { Content = text });

        Assert.Equal(noise, (await desk.Items.RawAsync(first, null, Cancel))!.Value.ToArray());
        Assert.Equal(text, (await desk.Items.RawAsync(second, null, Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task Damaged_content_is_never_shown_as_another_message()
    {
        await using var desk = await Desk.OpenAsync();
        long id = await desk.HoldAsync(new string('x', 4000), "a@local.test");
        await desk.Storage.ChangeAsync(db => db.Contents.Where(row => row.ItemId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Bytes, new byte[] { 1, 2, 3 }), Cancel));

        await Assert.ThrowsAsync<InvalidDataException>(() => desk.Items.RawAsync(id, null, Cancel));
    }

    [Fact]
    public async Task Those_who_wait_together_are_committed_together_and_in_order()
    {
        await using var desk = await Desk.OpenAsync();
        ConcurrentQueue<(long Id, long Stored)> told = new();
        using var listening = desk.Storage.Get<ChangeFeed>().Subscribe(change => told.Enqueue((change.ItemId, Count(desk))));
        List<Task<long>> waiting = [];

        using (await desk.Storage.Get<WriteGate>().EnterAsync(Cancel))
        {
            for (int i = 0; i < 100; i++)
            {
                waiting.Add(desk.HoldAsync($"number {i}", "a@local.test"));
            }

            Assert.DoesNotContain(waiting, task => task.IsCompleted);
        }

        long[] ids = await Task.WhenAll(waiting);

        // Senders are answered first; who watches is told then.
        await Eventually.TrueAsync("all are told of", () => told.Count == ids.Length);

        // The first one or few may have been taken while the gate was shut; the rest stood in line and came as one commit: when
        // the last batch's first message is told of, every message is there.
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(ids, told.Select(one => one.Id));
        Assert.InRange(told.Select(one => one.Stored).Distinct().Count(), 1, 3);
        Assert.Equal(100, told.Last().Stored);
    }

    [Fact]
    public async Task Full_disk_is_no_space_and_nothing_is_kept_by_halves()
    {
        await using var desk = await Desk.OpenAsync();
        await LimitAsync(desk, pages: 1);
        byte[] incompressible = new byte[2_000_000];
        new Random(1).NextBytes(incompressible);

        var outcome = await desk.Holding.HoldAsync(Desk.Message("too much", "a@local.test") with { Content = incompressible }, Cancel);

        Assert.IsType<HoldOutcome.NoSpace>(outcome);
        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.Items.CountAsync()));
        Assert.Equal(0, await desk.Storage.ReadAsync(db => db.Recipients.CountAsync()));
        Assert.Equal(0, (await desk.Storage.Get<IReadStats>().ReadAsync(null, Cancel)).Open());

        await LimitAsync(desk, pages: 1_000_000);
        await desk.HoldAsync("room again", "a@local.test");
    }

    [Fact]
    public async Task Message_that_cannot_be_prepared_is_a_failure_of_ours_and_stops_nobody()
    {
        await using var desk = await Desk.OpenAsync();

        var outcome = await desk.Holding.HoldAsync(Desk.Message("broken", "a@local.test") with { Recipients = null! }, Cancel);

        Assert.Equal("hold-preparation", Assert.IsType<HoldOutcome.Failed>(outcome).Code);
        await desk.HoldAsync("next", "a@local.test");
    }

    [Fact]
    public async Task Message_that_the_database_refuses_fails_alone()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Storage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync("""CREATE TRIGGER "Refuse" BEFORE INSERT ON "Items" WHEN NEW."Subject" = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END""", Cancel));
        List<Task<HoldOutcome>> waiting = [];

        using (await desk.Storage.Get<WriteGate>().EnterAsync(Cancel))
        {
            for (int i = 0; i < 20; i++)
            {
                waiting.Add(desk.Holding.HoldAsync(Desk.Message(i == 13 ? "poison" : $"number {i}", "a@local.test"), Cancel).AsTask());
            }
        }

        var outcomes = await Task.WhenAll(waiting);

        Assert.Equal("hold-write", Assert.IsType<HoldOutcome.Failed>(outcomes[13]).Code);
        Assert.Equal(19, outcomes.OfType<HoldOutcome.Held>().Select(held => held.ItemId).Distinct().Count());
        Assert.Equal(19, await desk.Storage.ReadAsync(db => db.Items.CountAsync()));
    }

    [Fact]
    public async Task After_the_stop_a_message_is_put_off_and_not_lost_in_silence()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Holding.StopAsync(Cancel);

        var outcome = await desk.Holding.HoldAsync(Desk.Message("late", "a@local.test"), Cancel);

        Assert.Equal("stopping", Assert.IsType<HoldOutcome.Failed>(outcome).Code);
    }

    [Fact]
    public async Task Held_message_came_back_only_when_the_trace_header_is_ours()
    {
        await using var desk = await Desk.OpenAsync();
        var trace = desk.Storage.Get<QueueDashboard.Hosting.TraceHeader>();
        string ours = trace.Value(4711, "requeue");
        string forged = ours[..^1] + (ours[^1] == '0' ? '1' : '0');

        long back = await desk.HoldAsync(Desk.Message("x", "a@local.test") with { Content = Encoding.ASCII.GetBytes($"X-QueueDashboard-Trace: {ours}\r\nSubject: x\r\n\r\n") });
        long other = await desk.HoldAsync(Desk.Message("x", "a@local.test") with { Content = Encoding.ASCII.GetBytes($"X-QueueDashboard-Trace: {forged}\r\nSubject: x\r\n\r\n") });

        Assert.Equal(4711, (await desk.ItemAsync(back)).CameBackFrom);
        Assert.Null((await desk.ItemAsync(other)).CameBackFrom);
    }

    [Theory]
    [InlineData("out@local.test", "friend@peer.test", null, true)]
    [InlineData("boss@local.test", "anna@local.test", null, false)]
    [InlineData("someone@peer.test", "anna@local.test", "anna", true)]
    [InlineData("", "anna@local.test", null, false)]
    public async Task Own_users_mail_is_told_from_a_forged_own_sender(string reversePath, string recipient, string? login, bool own)
    {
        await using var desk = await Desk.OpenAsync(("Defaults:OwnDomains", "local.test"));

        long id = await desk.HoldAsync(Desk.Message("x", recipient) with { ReversePath = reversePath, Client = new IncomingClient { Login = login } });

        Assert.Equal(own, (await desk.ItemAsync(id)).Marks.HasFlag(ItemMarks.FromOwnUser));
    }

    private static long Count(Desk desk)
    {
        using var connection = new SqliteConnection(desk.Storage.Get<SqliteFile>().ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Items";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>
    /// SQLite's own limit stands for the disk's end and gives the same error. It belongs to a connection, so it is set on each one that the
    /// pool may hand out.
    /// </summary>
    private static async Task LimitAsync(Desk desk, int pages)
    {
        List<SqliteConnection> pool = [];
        for (int i = 0; i < 8; i++)
        {
            var connection = new SqliteConnection(desk.Storage.Get<SqliteFile>().ConnectionString);
            await connection.OpenAsync(Cancel);
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A number of the test's own.
            command.CommandText = $"PRAGMA max_page_count={pages}";
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Cancel);
            pool.Add(connection);
        }

        foreach (var connection in pool)
        {
            await connection.DisposeAsync();
        }
    }
}
