using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using QueueDashboard.Audit;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Queues;
using QueueDashboard.Digests;
using QueueDashboard.Protocols.Mime;
using static QueueDashboard.Tests.Digests.DigestBench;

namespace QueueDashboard.Tests.Digests;

public sealed class RecipientChoicesTests
{
    private const string Domain = "@example.org";

    private static ItemRow Spam(string subject) => new() { Subject = subject, From = "Lena <lena@ostermann.test>", ReversePath = "lena@ostermann.test", Reason = ReasonCode.Spam, Score = 8, Size = 5000 };

    private static async Task<ChoiceOutcome> ChooseAsync(DigestBench bench, string key, ChoiceDraft draft) =>
        await bench.Storage.Get<RecipientChoices>().SaveAsync(key, draft, Actor.Link(key, "192.0.2.44"), CancellationToken.None);

    [Theory]
    [InlineData(null, null, 2)]
    [InlineData(DigestSchedule.Off, null, 1)]
    [InlineData(null, DigestSchedule.Off, 0)]
    [InlineData(DigestSchedule.Off, DigestSchedule.Daily, 1)]
    [InlineData(DigestSchedule.Daily, DigestSchedule.Off, 1)]
    public async Task Own_choice_goes_before_the_domains_before_the_subscription(DigestSchedule? own, DigestSchedule? domain, int told)
    {
        await using var bench = await NewAsync();
        await bench.Rounds.EnsureFirstAsync(CancellationToken.None);
        if (own is not null)
        {
            Assert.IsType<ChoiceOutcome.Done>(await ChooseAsync(bench, Anna, new() { Schedule = own, AtMinute = 600 }));
        }

        if (domain is not null)
        {
            Assert.IsType<ChoiceOutcome.Done>(await ChooseAsync(bench, Domain, new() { Schedule = domain, AtMinute = 600 }));
        }

        await bench.Storage.AddItemAsync(Spam("x"), Anna, Bert);

        Assert.Equal(told, (await bench.SendNowAsync()).Count);
        Assert.Equal(own is DigestSchedule.Daily || (own is null && domain is null), bench.Relay.Taken.Exists(mail => mail.To == Anna));
    }

    [Fact]
    public async Task Hours_of_ones_own_are_kept_once_and_the_subscriptions_not()
    {
        await using var bench = await NewAsync();
        await bench.ChangeAsync(Audience.Recipients, row => row.AtMinute = 8 * 60);
        await ChooseAsync(bench, Anna, new() { Schedule = DigestSchedule.Daily, AtMinute = 12 * 60 });
        await ChooseAsync(bench, Bert, new() { Schedule = DigestSchedule.Weekly, AtMinute = 9 * 60, Weekday = 4 });
        await bench.Storage.AddItemAsync(Spam("x"), Anna, Bert);
        await bench.RunAsync();
        Assert.Empty(bench.Relay.Taken);

        // Monday, 12:01.
        bench.Clock.Set(new(2026, 3, 2, 12, 1, 0, TimeSpan.Zero));
        await bench.RunAsync();
        await bench.RunAsync();
        Assert.Equal([Anna], bench.Relay.Taken.Select(mail => mail.To));
        var row = await bench.Storage.ReadAsync(db => db.RecipientChoices.SingleAsync(row => row.Key == Anna));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero), Microseconds.ToTime(row.NextAt!.Value));

        // Tuesday, 08:01: the subscription's hour is nobody's here.
        bench.Clock.Set(new(2026, 3, 3, 8, 1, 0, TimeSpan.Zero));
        await bench.Storage.AddItemAsync(Spam("y"), Anna, Bert, "carl@example.org");
        await bench.RunAsync();
        Assert.Equal([Anna, "carl@example.org"], bench.Relay.Taken.Select(mail => mail.To));

        // Missed while the program was down, made up once: Friday, 07:00, with what came since.
        bench.Clock.Set(new(2026, 3, 6, 7, 0, 0, TimeSpan.Zero));
        await bench.RunAsync();
        await bench.RunAsync();
        Assert.Equal([Anna, "carl@example.org", Anna, Bert], bench.Relay.Taken.Select(mail => mail.To));
    }

    [Fact]
    public async Task Arrival_is_told_at_once_and_then_not_before_the_pause_is_over()
    {
        await using var bench = await NewAsync();
        await bench.Rounds.EnsureFirstAsync(CancellationToken.None);
        await ChooseAsync(bench, Anna, new() { Schedule = DigestSchedule.OnArrival });
        await bench.RunAsync();
        Assert.True(await bench.Storage.ReadAsync(db => DigestStore.AnyWaitsForArrivalAsync(db, CancellationToken.None)));
        await bench.Storage.AddItemAsync(Spam("one"), Anna, Bert);
        await bench.RunAsync();
        await bench.Storage.AddItemAsync(Spam("two"), Anna);
        await bench.RunAsync();
        Assert.Equal([Anna], bench.Relay.Taken.Select(mail => mail.To));

        bench.Clock.Advance(TimeSpan.FromMinutes(61));
        await bench.RunAsync();
        Assert.Equal(2, bench.Relay.Taken.Count);
        Assert.Contains("two", Read(bench.Relay.Taken[1].Mail).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_is_the_readers_and_the_mail_names_the_page_where_to_change_it()
    {
        await using var bench = await NewAsync();
        await ChooseAsync(bench, Domain, new() { Language = "de" });
        await ChooseAsync(bench, Bert, new() { Language = "en" });
        await bench.Storage.AddItemAsync(Spam("x"), Anna, Bert);
        await bench.SendNowAsync();

        string german = bench.Relay.Taken.Single(mail => mail.To == Anna).Mail;
        string english = bench.Relay.Taken.Single(mail => mail.To == Bert).Mail;
        Assert.Contains("Meine Nachrichten und Einstellungen: https://mail.example.org:8443/qd/me/", Read(german).Text, StringComparison.Ordinal);
        Assert.Contains("My messages and settings: https://mail.example.org:8443/qd/me/", Read(english).Text, StringComparison.Ordinal);
        var headers = MailMessage.Read(System.Text.Encoding.UTF8.GetBytes(german)).Headers;
        Assert.Matches("^<https://mail\\.example\\.org:8443/qd/me/[A-Za-z0-9_-]{43}/unsubscribe>$", headers.First("List-Unsubscribe")!.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("List-Unsubscribe=One-Click", headers.First("List-Unsubscribe-Post"));
    }

    [Fact]
    public async Task Administrators_digest_has_no_own_page_and_names_open_requests()
    {
        await using var bench = await NewAsync(administrator: Chief);
        var item = await bench.Storage.AddItemAsync(Spam("x"), Anna);
        await bench.Storage.ChangeAsync(db =>
        {
            db.ReleaseRequests.Add(new ReleaseRequestRow { ItemId = item.Id, RecipientId = 1, Address = Anna, AddressKey = Anna, State = RequestState.Open, AskedAt = 1 });
            return Task.CompletedTask;
        });
        await bench.SendNowAsync();

        string mail = bench.Relay.Taken.Single(mail => mail.To == Chief).Mail;
        Assert.Contains("One recipient asks for a message to be released. https://mail.example.org:8443/qd/requests", Read(mail).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/me/", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eve@elsewhere.test", null, null, null, "key")]
    [InlineData(Anna, DigestSchedule.Cron, null, null, "schedule")]
    [InlineData(Anna, DigestSchedule.Daily, "Mars/Olympus", null, "timeZone")]
    [InlineData(Anna, null, null, "fr", "language")]
    public async Task Choice_that_cannot_be_is_refused(string key, DigestSchedule? schedule, string? zone, string? language, string wrong)
    {
        await using var bench = await NewAsync();

        var outcome = await ChooseAsync(bench, key, new() { Schedule = schedule, TimeZone = zone, Language = language });

        Assert.Equal(wrong, Assert.Single(Assert.IsType<ChoiceOutcome.Invalid>(outcome).Errors).Key);
        Assert.Equal(0, await bench.Storage.ReadAsync(db => db.RecipientChoices.CountAsync()));
    }

    [Fact]
    public async Task Choice_is_audited_and_one_that_says_nothing_is_removed()
    {
        await using var bench = await NewAsync();
        await ChooseAsync(bench, Anna, new() { Schedule = DigestSchedule.Off });
        await ChooseAsync(bench, Anna, new());

        Assert.Equal(0, await bench.Storage.ReadAsync(db => db.RecipientChoices.CountAsync()));
        var rows = await bench.Storage.ReadAsync(db => db.Audit.Where(row => row.Act == Acts.ChangeChoice).OrderBy(row => row.Id).ToListAsync());
        Assert.Equal([(ActorKinds.Link, Anna), (ActorKinds.Link, Anna)], rows.Select(row => (row.ActorKind, row.Recipient!)));
        Assert.Contains("schedule Off", rows[0].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Anna@Example.org", "anna@example.org")]
    [InlineData(" @Example.ORG ", "@example.org")]
    [InlineData("@", null)]
    [InlineData("no address", null)]
    [InlineData("a@b@", null)]
    public void Key_is_a_folded_address_or_a_domain(string text, string? key) => Assert.Equal(key, RecipientChoices.KeyOf(text));

    /// <summary>A thousand readers with hours of their own: when nothing is new, a wake-up asks the same few questions as for ten.</summary>
    [Fact]
    public async Task Thousand_choices_are_planned_with_as_many_questions_as_ten()
    {
        int few = await QuestionsAsync(10);
        int many = await QuestionsAsync(1000);

        Assert.True(many <= few + 4, $"10 readers: {few} questions, 1000 readers: {many}");
        Assert.InRange(many, 1, 60);
    }

    private static async Task<int> QuestionsAsync(int readers)
    {
        // From the start: the framework looks only now and then whether anybody listens.
        using var counter = new QuestionCounter();
        await using var bench = await NewAsync();
        await bench.Rounds.EnsureFirstAsync(CancellationToken.None);
        await bench.RunAsync();
        string[] all = [.. Enumerable.Range(0, readers).Select(number => string.Create(CultureInfo.InvariantCulture, $"reader{number}@example.org"))];
        long due = Microseconds.From(bench.Clock.GetUtcNow()) - 1;
        await bench.Storage.ChangeAsync(async db =>
        {
            foreach (string key in all)
            {
                db.RecipientChoices.Add(new RecipientChoiceRow { Key = key, Schedule = DigestSchedule.Daily, AtMinute = 540, NextAt = due, ChangedBy = "test" });
            }

            var subscription = await db.Subscriptions.SingleAsync(row => row.Audience == Audience.Recipients);
            foreach (string key in all)
            {
                db.Subscribers.Add(new SubscriberRow { SubscriptionId = subscription.Id, AddressKey = key, ToldUpTo = long.MaxValue / 2 });
            }
        });
        await bench.Storage.AddItemAsync(Spam("told already"), [.. all.Take(20)]);
        int before = counter.Count;
        await bench.RunAsync();
        int questions = counter.Count - before;
        Assert.Equal(0, await bench.Storage.ReadAsync(db => db.RecipientChoices.CountAsync(row => row.NextAt == due)));
        Assert.Empty(bench.Relay.Taken);
        return questions;
    }

    /// <summary>Counts the statements that this test's flow sends to the database.</summary>
    private sealed class QuestionCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private static readonly AsyncLocal<QuestionCounter?> Current = new();
        private readonly List<IDisposable> _subscriptions = [];
        private int _count;

        public QuestionCounter()
        {
            Current.Value = this;
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public int Count => Volatile.Read(ref _count);

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                _subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name && Current.Value == this)
            {
                Interlocked.Increment(ref _count);
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            Current.Value = null;
            _subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }
}
