using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using QueueDashboard.Batv;
using QueueDashboard.Hosting;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Batv;

public sealed class SmtpInLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-log-").FullName;
    private readonly FakeClock _clock = new();

    [Fact]
    public void Line_tells_the_whole_verdict()
    {
        using var log = Open();
        log.Write([Judged("prvs=1999abcdef=anna@own.test") with { QueueId = "4XyZ" }], 0);

        Assert.Equal(
            """2026-03-02T09:00:00.000Z bad-signature altered-case refused from="" to="prvs=1999abcdef=anna@own.test" mailbox="anna@own.test" client="192.0.2.99" name="mx.peer.test" helo="mx" listener="MX" queue-id="4XyZ" slot=1 days-left=- exemption=-""",
            Assert.Single(Lines(log)));
    }

    [Theory]
    [InlineData("a\r\n2026-03-02T09:00:00.000Z pass - let-through@own.test")]
    [InlineData("a\" slot=9 x=\"@own.test")]
    [InlineData("a\\\" slot=9@own.test")]
    [InlineData("a\u2028b\u2029c\u0085d\u001b[2J@own.test")]
    [InlineData("a\u202eb\u200fc@own.test")]
    [InlineData("\ud800@own.test")]
    [InlineData("\0@own.test")]
    public void Hostile_text_forges_neither_a_line_nor_a_value(string hostile)
    {
        using var log = Open();
        log.Write([Judged(hostile) with { Sender = hostile, QueueId = hostile, Session = new MailSession { Helo = hostile, ClientName = hostile, Listener = hostile } }], 0);

        string line = Assert.Single(Lines(log));
        Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e' or '\u200f');
        Assert.Matches("""^\S+ bad-signature altered-case refused( [a-z-]+=("([^"\\]|\\.)*"|[-0-9]+)){11}$""", line);
        Assert.Matches("""^[^"]*("([^"\\]|\\.)*"[^"]*)*slot=1 days-left=- exemption=-$""", line);
    }

    [Fact]
    public void Names_of_other_writings_stay_readable()
    {
        using var log = Open();
        log.Write([Judged("jürgen@bücher.test")], 0);

        Assert.Contains("to=\"jürgen@bücher.test\"", Assert.Single(Lines(log)), StringComparison.Ordinal);
    }

    [Fact]
    public void New_day_begins_a_new_file()
    {
        using var log = Open();
        log.Write([Judged("one@own.test")], 0);
        _clock.Advance(TimeSpan.FromDays(1));
        log.Write([Judged("two@own.test")], 0);

        Assert.Contains("two@own.test", Assert.Single(Lines(log)), StringComparison.Ordinal);
        Assert.Equal(["SMTP-in-2026-03-02.0001.log", "SMTP-in.log"], Names());
    }

    [Fact]
    public void File_of_an_earlier_day_is_put_aside_after_a_start()
    {
        using (var first = Open())
        {
            first.Write([Judged("one@own.test")], 0);
        }

        File.SetLastWriteTimeUtc(Path.Combine(_folder, "logs", "SMTP-in.log"), _clock.GetUtcNow().UtcDateTime);
        _clock.Advance(TimeSpan.FromDays(3));
        using var log = Open();
        log.Write([Judged("two@own.test")], 0);

        Assert.Equal(["SMTP-in-2026-03-02.0001.log", "SMTP-in.log"], Names());
    }

    [Fact]
    public void Full_file_is_put_aside_and_the_oldest_go()
    {
        using var log = Open(files: 2);
        var many = Enumerable.Range(0, 1500).Select(i => Judged($"user{i}-{new string('x', 200)}@own.test")).ToList();
        for (int i = 0; i < 8; i++)
        {
            log.Write(many, 0);
        }

        Assert.Equal(3, Names().Count);
        Assert.All(new DirectoryInfo(Path.Combine(_folder, "logs")).EnumerateFiles(), file => Assert.True(file.Length <= 1024 * 1024));
        Assert.DoesNotContain("SMTP-in-2026-03-02.0001.log", Names());
    }

    [Fact]
    public void File_that_was_moved_away_is_made_anew()
    {
        using var log = Open();
        log.Write([Judged("one@own.test")], 0);
        File.Move(log.File, Path.Combine(_folder, "moved"));
        log.Write([Judged("two@own.test")], 0);

        Assert.Contains("two@own.test", Assert.Single(Lines(log)), StringComparison.Ordinal);
    }

    [Fact]
    public void Place_that_cannot_be_written_stops_nothing_and_comes_back()
    {
        File.WriteAllText(Path.Combine(_folder, "logs"), "a file where the folder should be");
        using var log = Open();
        log.Write([Judged("one@own.test")], 0);
        File.Delete(Path.Combine(_folder, "logs"));
        log.Write([Judged("two@own.test")], 0);

        Assert.Contains("two@own.test", Assert.Single(Lines(log)), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SmtpInLog Open(int files = 30) => new(
        new StorageFolder(_folder), Options.Create(new BackscatterOptions { LogMegabytes = 1, LogFiles = files }), _clock, NullLogger<SmtpInLog>.Instance);

    private List<string> Names() => [.. Directory.EnumerateFiles(Path.Combine(_folder, "logs")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static string[] Lines(SmtpInLog log)
    {
        using FileStream file = new(log.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private JudgedRecipient Judged(string recipient) => new(
        _clock.GetUtcNow(),
        new MailSession { Client = IPAddress.Parse("192.0.2.99"), ClientName = "mx.peer.test", Helo = "mx", Listener = "MX" },
        "",
        recipient,
        new RecipientJudgement(BatvVerdict.BadSignature, new PrvsCheck(PrvsVerdict.BadSignature, PrvsExplanation.AlteredCase, 1), IsBounce: true, Refuse: true, Record: true),
        "");
}
