using System.Text;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Audit;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Links;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;
using QueueDashboard.Tests.Support;
using static QueueDashboard.Tests.Digests.DigestBench;

namespace QueueDashboard.Tests.Digests;

public sealed class DigestRoundsTests
{
    private static ItemRow Spam(string subject, double score = 8) =>
        new() { Subject = subject, From = "Lena <lena@ostermann.test>", ReversePath = "lena@ostermann.test", Reason = ReasonCode.Spam, Score = score, Size = 5000 };

    [Fact]
    public async Task Recipient_is_told_with_three_live_links_and_both_alternatives()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("Bewerbung"), Anna);

        var sent = Assert.Single(await bench.SendNowAsync());

        Assert.Equal((Anna, 1, DigestState.Sent), (sent.To, sent.Count, sent.State));
        var (from, to, mail) = Assert.Single(bench.Relay.Taken);
        Assert.Equal(("digest@mail.example.org", Anna), (from, to));
        var (subject, text, html) = Read(mail);
        Assert.Equal($"1 stopped message for {Anna}", subject);
        Assert.Contains("Bewerbung", text, StringComparison.Ordinal);
        Assert.Contains("Bewerbung", html, StringComparison.Ordinal);
        Assert.Equal(4, Tokens(text).Count);
        Assert.Equal(Tokens(text).Order(), Tokens(html).Order());
        Assert.Contains("https://mail.example.org:8443/qd/a/", text, StringComparison.Ordinal);
        List<LinkAct> acts = [];
        foreach (string token in Tokens(text))
        {
            var found = await bench.Storage.Get<LinkKeeper>().FindAsync(token, CancellationToken.None);
            Assert.IsType<LinkOutcome.Alive>(found.Outcome);
            acts.Add(found.Link!.Act);
        }

        Assert.Equal([LinkAct.Release, LinkAct.Requeue, LinkAct.Delete, LinkAct.WholeDigest], acts);
    }

    [Fact]
    public async Task Mail_says_that_a_program_wrote_it_under_a_stable_id()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.SendNowAsync();

        var message = MailMessage.Read(Encoding.UTF8.GetBytes(bench.Relay.Taken[0].Mail));
        var row = await bench.Storage.ReadAsync(db => db.Digests.SingleAsync());
        Assert.Equal("auto-generated", message.Headers.First("Auto-Submitted"));
        Assert.Contains("<subscription-", message.Headers.First("List-Id"), StringComparison.Ordinal);
        Assert.Equal(row.MessageId, message.MessageId);
        Assert.Equal(bench.Clock.GetUtcNow(), message.Date);
        Assert.Null(row.Sealed);
        Assert.Equal("250 2.0.0 Ok: queued as 4c9Xk1", row.Reply);
    }

    [Fact]
    public async Task Second_send_tells_only_what_is_new()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("first"), Anna);
        await bench.SendNowAsync();
        Assert.Empty(await bench.SendNowAsync());
        await bench.Storage.AddItemAsync(Spam("second"), Anna);

        Assert.Equal(1, Assert.Single(await bench.SendNowAsync()).Count);
        Assert.DoesNotContain("first", Read(bench.Relay.Taken[1].Mail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_mode_tells_all_again_and_supersedes_the_older_links()
    {
        await using var bench = await NewAsync();
        await bench.ChangeAsync(Audience.Recipients, row => row.Everything = true);
        await bench.Storage.AddItemAsync(Spam("first"), Anna);
        await bench.SendNowAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.SendNowAsync();

        var keeper = bench.Storage.Get<LinkKeeper>();
        string old = Tokens(Read(bench.Relay.Taken[0].Mail).Text)[0];
        string fresh = Tokens(Read(bench.Relay.Taken[1].Mail).Text)[0];
        Assert.IsType<LinkOutcome.Superseded>((await keeper.FindAsync(old, CancellationToken.None)).Outcome);
        Assert.IsType<LinkOutcome.Alive>((await keeper.FindAsync(fresh, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Strangers_get_no_digest_and_no_link_and_are_named_to_nobody()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("shared"), Anna, Stranger, Bert);

        var sent = await bench.SendNowAsync();

        Assert.Equal([Anna, Bert], sent.Select(one => one.To).Order());
        Assert.All(bench.Relay.Taken, mail => Assert.DoesNotContain("elsewhere", mail.Mail, StringComparison.Ordinal));
        var (_, text, html) = Read(bench.Relay.Taken.Single(mail => mail.To == Anna).Mail);
        Assert.DoesNotContain("bert", text + html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(await bench.Storage.ReadAsync(db => db.Links.ToListAsync()), link => link.MadeFor == Stranger);
    }

    [Fact]
    public async Task Tagged_recipient_is_told_at_his_own_address()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("bounce"), "prvs=0123abcdef=Anna@example.org");

        Assert.Equal("Anna@example.org", Assert.Single(await bench.SendNowAsync()).To);
    }

    [Fact]
    public async Task What_an_own_user_sent_is_told_to_administrators_only()
    {
        await using var bench = await NewAsync(administrator: Chief);
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "outgoing", Marks = ItemMarks.FromOwnUser, Reason = ReasonCode.Spam }, Anna);

        Assert.Equal(Chief, Assert.Single(await bench.SendNowAsync()).To);
        Assert.Contains(Anna, Read(bench.Relay.Taken[0].Mail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrator_outside_own_domains_gets_the_list_without_links_and_why()
    {
        await using var bench = await NewAsync(administrator: "boss@elsewhere.test");
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.SendNowAsync();

        var (_, text, _) = Read(bench.Relay.Taken.Single(mail => mail.To == "boss@elsewhere.test").Mail);
        Assert.Empty(Tokens(text));
        Assert.Contains("own domains only", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_public_address_the_mail_says_why_there_are_no_links()
    {
        await using var bench = await NewAsync(publicAddress: "");
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.SendNowAsync();

        var (_, text, html) = Read(bench.Relay.Taken[0].Mail);
        Assert.Contains("no public address is set", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", html, StringComparison.Ordinal);
        Assert.Empty(await bench.Storage.ReadAsync(db => db.Links.ToListAsync()));
    }

    [Fact]
    public async Task Links_switched_off_are_left_out_with_a_sentence()
    {
        await using var bench = await NewAsync();
        await bench.Storage.SetAsync<DigestSettings>(old => old with { IncludeLinks = false, Sender = "postmaster@example.org" });
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.SendNowAsync();

        Assert.Equal("postmaster@example.org", bench.Relay.Taken[0].From);
        Assert.Contains("turned them off", Read(bench.Relay.Taken[0].Mail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_stand_neither_in_the_database_nor_in_the_kept_copy()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        bench.Relay.Answer = DigestRelay.PutOff;
        await bench.SendNowAsync();
        await AssertNowhereAsync(bench, waiting: true);
        bench.Relay.Answer = DigestRelay.Accept;
        bench.Clock.Advance(TimeSpan.FromMinutes(2));
        await bench.RunAsync();
        await AssertNowhereAsync(bench, waiting: false);
    }

    private static async Task AssertNowhereAsync(DigestBench bench, bool waiting)
    {
        var row = await bench.Storage.ReadAsync(db => db.Digests.SingleAsync());
        Assert.Equal(waiting, row.Sealed is not null);
        Assert.Empty(Tokens(row.Html + row.Text));
        Assert.DoesNotContain("/a/", row.Html + row.Text, StringComparison.Ordinal);
        string[] tokens = waiting ? ["/a/"] : [.. Tokens(Read(bench.Relay.Taken[0].Mail).Text)];
        Assert.NotEmpty(tokens);
        foreach (string file in Directory.GetFiles(bench.Storage.Folder, "queue.db*"))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await open.CopyToAsync(memory, TestContext.Current.CancellationToken);
            Assert.All(tokens, token => Assert.Equal(-1, memory.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(token))));
        }
    }

    [Fact]
    public async Task Without_relay_the_mail_is_a_file_for_the_owner_alone_with_live_links()
    {
        await using var bench = await NewAsync(withRelay: false);
        await bench.Storage.AddItemAsync(Spam("x"), Anna);

        var sent = Assert.Single(await bench.SendNowAsync());

        Assert.Equal(DigestState.Written, sent.State);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(bench.Storage.Folder, "outbox")));
        Assert.Equal($"{sent.Id}.eml", Path.GetFileName(file));
        Assert.Equal(4, Tokens(Read(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Text).Count);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Put_off_mail_is_tried_again_with_growing_pauses_under_the_same_id_and_given_up_after_two_days()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        bench.Relay.Answer = DigestRelay.PutOff;
        await bench.SendNowAsync();
        await bench.RunAsync();
        Assert.Equal(1, bench.Relay.Tries);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.RunAsync();
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Tries);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Tries);
        bench.Clock.Advance(TimeSpan.FromDays(2));
        await bench.RunAsync();

        var row = await bench.Storage.ReadAsync(db => db.Digests.SingleAsync());
        Assert.Equal((DigestState.Failed, "451 4.3.0 later"), (row.State, row.Reply));
        Assert.Null(row.Sealed);
    }

    [Fact]
    public async Task Refused_mail_has_failed_with_the_reply()
    {
        await using var bench = await NewAsync();
        bench.Relay.Answer = DigestRelay.Refuse;
        await bench.Storage.AddItemAsync(Spam("x"), Anna);

        Assert.Equal(DigestState.Failed, Assert.Single(await bench.SendNowAsync()).State);
    }

    [Fact]
    public async Task Flood_is_capped_with_the_rest_counted_and_reachable()
    {
        await using var bench = await NewAsync();
        await bench.Storage.ChangeAsync(db =>
        {
            for (int number = 0; number < 10_000; number++)
            {
                var item = Spam($"flood {number}", 10 + (number % 7));
                (item.Queue, item.State, item.ReceivedAt) = (QueueName.Quarantine, RecipientState.Held, 1);
                item.Recipients.Add(new RecipientRow { Address = Anna, AddressKey = Anna, Queue = QueueName.Quarantine, State = RecipientState.Held });
                db.Items.Add(item);
            }

            return Task.CompletedTask;
        });
        await bench.Storage.AddItemAsync(Spam("the wanted one", 5), Anna);

        Assert.Equal(10_001, Assert.Single(await bench.SendNowAsync()).Count);
        var (subject, text, _) = Read(bench.Relay.Taken[0].Mail);
        Assert.StartsWith("10,001 stopped messages", subject, StringComparison.Ordinal);
        Assert.Equal(301, Tokens(text).Count);
        Assert.Contains("And 9,901 more.", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("the wanted one", StringComparison.Ordinal) < text.IndexOf("flood", StringComparison.Ordinal));
        var whole = await bench.Storage.Get<LinkKeeper>().FindAsync(Tokens(text)[^1], CancellationToken.None);
        Assert.Equal(LinkKeeper.LargestPage, (await bench.Storage.Get<LinkKeeper>().FindMembersAsync(whole.Link!, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Hostile_subjects_break_neither_header_nor_html_nor_direction()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x\r\nBcc: eve@elsewhere.test\r\n\r\n<script>alert(1)</script>\u202Efdp.exe"), Anna);
        await bench.SendNowAsync();
        await bench.Storage.Get<FreshLinks>().AskAsync(await ExpiredAsync(bench), Actor.Link(Anna, null), CancellationToken.None);
        await bench.RunAsync();

        Assert.Equal(2, bench.Relay.Taken.Count);
        foreach (var taken in bench.Relay.Taken)
        {
            var message = MailMessage.Read(Encoding.UTF8.GetBytes(taken.Mail));
            Assert.Null(message.Headers.First("Bcc"));
            Assert.DoesNotContain("<script>", message.Html!, StringComparison.Ordinal);
            Assert.DoesNotContain('\u202E', message.Html! + message.Text + message.Subject);
            Assert.Contains("[U+202E]fdp.exe", message.Text, StringComparison.Ordinal);
        }
    }

    private static async Task<LinkLookup> ExpiredAsync(DigestBench bench)
    {
        bench.Clock.Advance(TimeSpan.FromDays(8));
        return await bench.Storage.Get<LinkKeeper>().FindAsync(Tokens(Read(bench.Relay.Taken[0].Mail).Text)[0], CancellationToken.None);
    }

    [Fact]
    public async Task Fresh_links_go_to_the_address_of_the_old_one_at_most_once_an_hour()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x"), Anna, Bert);
        await bench.SendNowAsync();
        int before = bench.Relay.Taken.Count;
        bench.Clock.Advance(TimeSpan.FromDays(8));
        var keeper = bench.Storage.Get<LinkKeeper>();
        string token = Tokens(Read(bench.Relay.Taken.Single(mail => mail.To == Anna).Mail).Text)[0];
        for (int i = 0; i < 3; i++)
        {
            await bench.Storage.Get<FreshLinks>().AskAsync(await keeper.FindAsync(token, CancellationToken.None), Actor.Link(Anna, "192.0.2.1"), CancellationToken.None);
        }

        await bench.RunAsync();

        var fresh = bench.Relay.Taken.Skip(before).Where(mail => mail.Mail.Contains("fresh", StringComparison.Ordinal)).ToList();
        Assert.Equal(Anna, Assert.Single(fresh).To);
        Assert.IsType<LinkOutcome.Alive>((await keeper.FindAsync(Tokens(Read(fresh[0].Mail).Text)[0], CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Virus_offers_the_recipient_only_to_ask()
    {
        await using var bench = await NewAsync(administrator: Chief);
        await bench.Storage.AddItemAsync(new ItemRow { Subject = "invoice", Reason = ReasonCode.Virus, Said = "Eicar" }, Anna);
        await bench.SendNowAsync();

        Assert.Contains("Ask the administrator: http", Read(bench.Relay.Taken.Single(mail => mail.To == Anna).Mail).Text, StringComparison.Ordinal);
        Assert.Contains("Release: http", Read(bench.Relay.Taken.Single(mail => mail.To == Chief).Mail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task German_subscription_writes_german()
    {
        await using var bench = await NewAsync(language: "de");
        await bench.Storage.AddItemAsync(Spam("Grüße"), Anna);
        await bench.SendNowAsync();

        var (subject, text, html) = Read(bench.Relay.Taken[0].Mail);
        Assert.Equal($"1 angehaltene Nachricht für {Anna}", subject);
        Assert.Contains("Freigeben: https://", text, StringComparison.Ordinal);
        Assert.Contains("lang=\"de\"", html, StringComparison.Ordinal);
        Assert.Contains("Grüße", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_has_dead_links_and_commits_nothing()
    {
        await using var bench = await NewAsync();
        var row = await bench.ChangeAsync(Audience.Recipients, _ => { });
        await bench.Storage.AddItemAsync(Spam("x"), Anna);

        var preview = await bench.Rounds.PreviewAsync(row.Id, _ => true, CancellationToken.None);

        Assert.Equal((Anna, 1), (preview!.To, preview.Count));
        Assert.DoesNotContain("href", preview.Html, StringComparison.Ordinal);
        Assert.Null(await bench.Rounds.PreviewAsync(row.Id, address => address == Stranger, CancellationToken.None));
        Assert.Empty(await bench.Storage.ReadAsync(db => db.Digests.ToListAsync()));
        Assert.Single(await bench.SendNowAsync());
    }

    [Fact]
    public async Task Bounce_marks_its_reader_by_message_id_alone()
    {
        await using var bench = await NewAsync();
        await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.SendNowAsync();
        var row = await bench.Storage.ReadAsync(db => db.Digests.SingleAsync());
        var bounces = bench.Storage.Get<DigestBounces>();

        Assert.False(await bounces.MarkBouncedAsync("<guessed@mail.example.org>", "550", CancellationToken.None));
        Assert.True(await bounces.MarkBouncedAsync(row.MessageId, "550 5.1.1\r\nno such user", CancellationToken.None));

        var bounced = Assert.Single(await bench.Storage.Get<DigestQueries>().BouncedAsync(CancellationToken.None));
        Assert.Equal((Anna, "550 5.1.1 no such user"), (bounced.Address, bounced.Text));
    }
}
