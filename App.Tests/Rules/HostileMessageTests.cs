using System.Text;
using QueueDashboard.Rules;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Rules;

public sealed class HostileMessageTests
{
    [Fact]
    public void Field_behind_a_hundred_thousand_others_counts_and_nothing_is_kept()
    {
        var set = RuleSet.Of([Rule(1, Condition("score", "5"), Condition("header", "evil", "X-Mark"), Condition("subject", "x"))]);
        StringBuilder message = new();
        for (int i = 0; i < 100_000; i++)
        {
            message.Append("X-Mark: fine\r\nX-Noise-").Append(i).Append(": ").Append(i).Append("\r\n");
        }

        message.Append("X-Mark: evil\r\nX-Spam-Score: 9\r\nSubject: x\r\n\r\ntext");
        using MessageFacts facts = new(set, World, BodyRoom.Unlimited);
        facts.AddMessage(Encoding.ASCII.GetBytes(message.ToString()));
        Assert.NotNull(set.Judge(facts).Stopped);
    }

    [Fact]
    public void Huge_subject_and_a_pattern_made_to_be_slow_cost_little()
    {
        var wildcard = Wildcard.Text(string.Concat(Enumerable.Repeat("*a?a?", 30)) + "*b");
        Assert.False(wildcard.Fits(new string('a', 100_000)));
        Assert.False(Matches(Condition("subject", "needle"), $"Subject: {new string('x', 5_000_000)}\r\n\r\n"));
        Assert.True(Matches(Condition("subject", "needle"), $"Subject: needle{string.Concat(Enumerable.Repeat("=?utf-8?Q?x", 300_000))}\r\n\r\n"));
    }

    [Fact]
    public void Body_beyond_the_room_is_not_kept_and_what_came_before_counts()
    {
        var set = RuleSet.Of([Rule(1, Condition("attachment-name", "*.exe")), Rule(2, Condition("attachment-name", "*.scr"))]);
        BodyRoom room = new(100_000, 150_000);
        using MessageFacts facts = new(set, World, room);
        facts.AddField("Content-Type"u8, "multipart/mixed; boundary=cut"u8);
        Assert.True(facts.AddBody("--cut\r\nContent-Disposition: attachment; filename=early.scr\r\n\r\n"u8));
        Assert.False(facts.AddBody(new byte[200_000]));
        Assert.False(facts.AddBody("\r\n--cut\r\nContent-Disposition: attachment; filename=late.exe\r\n\r\n"u8));
        Assert.Equal(2, set.Judge(facts).Stopped?.Id);

        using MessageFacts other = new(set, World, room);
        other.AddField("Content-Type"u8, "multipart/mixed; boundary=cut"u8);
        Assert.False(other.AddBody(new byte[90_000]));
        Assert.InRange(room.Taken, 1, 150_000);
        facts.Dispose();
        other.Dispose();
        Assert.Equal(0, room.Taken);
    }

    [Fact]
    public void Size_is_counted_though_nothing_is_kept()
    {
        var set = RuleSet.Of([Rule(1, Condition("larger", "1M"))]);
        using MessageFacts facts = new(set, World, new BodyRoom(0, 0));
        for (int i = 0; i < 20; i++)
        {
            Assert.True(facts.AddBody(new byte[65_535]));
        }

        Assert.NotNull(set.Judge(facts).Stopped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n----\r\n")]
    [InlineData("From: <<<<>>>>,,,;;;\r\nSubject: =?\u00ff?Q?\u00ff?=\r\n\r\n")]
    public void Rubbish_matches_nothing_and_breaks_nothing(string message)
    {
        foreach (string kind in RuleWords.All)
        {
            string value = kind switch { "larger" => "1G", "smaller" => "0", "score" => "1", "attachment-type" => "image/*", "client" => "198.51.100.1", "null-sender" => "", _ => "nobody@nowhere.test" };
            Assert.False(Matches(Condition(kind, value, kind == "header" ? "X-None" : ""), message), kind);
        }
    }
}
