using System.Net;
using QueueDashboard.Rules;
using static QueueDashboard.Tests.Rules.TestRules;

namespace QueueDashboard.Tests.Rules;

public sealed class ConditionTests
{
    private const string Plain = "From: Eve <eve@news.remote.test>\r\nSubject: Your invoice is due\r\nX-Mailer: The Bat! 9\r\n\r\ntext\r\n";

    private const string WithFile = """
        From: eve@remote.test
        Subject: files
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=cut

        --cut
        Content-Type: text/plain

        text
        --cut
        Content-Type: application/pdf; name="C:\docs\Invoice.PDF.exe. "
        Content-Transfer-Encoding: base64

        TVqQAAMAAAAEAAAA
        --cut--

        """;

    [Theory]
    [InlineData("eve@remote.test", "eve@remote.test", true)]
    [InlineData("EVE@Remote.Test", "eve@remote.test", true)]
    [InlineData("remote.test", "eve@remote.test", true)]
    [InlineData("remote.test", "eve@news.remote.test", true)]
    [InlineData("@remote.test", "eve@news.remote.test", true)]
    [InlineData("remote.test", "eve@notremote.test", false)]
    [InlineData("*@remote.test", "eve@remote.test", true)]
    [InlineData("e?e@*.test", "eve@remote.test", true)]
    [InlineData("*@remote.test", "eve@remote.test.other.test", false)]
    [InlineData("müller.test", "eve@xn--mller-kva.test", true)]
    [InlineData("*@müller.test", "eve@xn--mller-kva.test", true)]
    [InlineData("eve@remote.test", "prvs=0785d5f2fa=eve@remote.test", true)]
    [InlineData("remote.test", "", false)]
    [InlineData("*", "", false)]
    public void Sender_is_an_address_a_domain_or_a_wildcard(string value, string sender, bool matches) =>
        Assert.Equal(matches, Matches(Condition("sender", value), Plain, World with { Sender = sender }));

    [Theory]
    [InlineData("", true)]
    [InlineData("mailer-daemon@remote.test", false)]
    public void Null_sender_is_the_empty_one(string sender, bool matches) =>
        Assert.Equal(matches, Matches(Condition("null-sender"), Plain, World with { Sender = sender }));

    [Theory]
    [InlineData("remote.test", true)]
    [InlineData("eve@remote.test", false)]
    public void From_is_the_author_of_the_header(string value, bool matches) => Assert.Equal(matches, Matches(Condition("from", value), Plain));

    [Fact]
    public void Second_from_hides_nothing() =>
        Assert.True(Matches(Condition("from", "bad.test"), "From: a@good.test\r\nFrom: =?utf-8?Q?Boss?= <b@bad.test>\r\n\r\n"));

    [Theory]
    [InlineData("anna@local.test", true)]
    [InlineData("local.test", true)]
    [InlineData("carl@*", false)]
    public void Recipient_is_any_of_them(string value, bool matches) =>
        Assert.Equal(matches, Matches(Condition("recipient", value), Plain, null, "bob@other.test", "prvs=0785d5f2fa=anna@local.test"));

    [Theory]
    [InlineData("INVOICE", true)]
    [InlineData("your*due", true)]
    [InlineData("invoice*", false)]
    [InlineData("inv?ice", true)]
    [InlineData("bill", false)]
    public void Subject_holds_words_or_fits_a_wildcard(string value, bool matches) => Assert.Equal(matches, Matches(Condition("subject", value), Plain));

    [Fact]
    public void Subject_is_read_through_its_encoding() =>
        Assert.True(Matches(Condition("subject", "über fällig"), "Subject: =?utf-8?B?w7xiZXI=?=\r\n =?utf-8?Q?_f=C3=A4llig?=\r\n\r\n"));

    [Theory]
    [InlineData("x-mailer", "bat", true)]
    [InlineData("X-Mailer", "", true)]
    [InlineData("X-Mailer", "Outlook", false)]
    [InlineData("X-Other", "", false)]
    public void Header_field_has_words_or_is_only_there(string name, string value, bool matches) => Assert.Equal(matches, Matches(Condition("header", value, name), Plain));

    [Theory]
    [InlineData("*.exe", true)]
    [InlineData("invoice*", true)]
    [InlineData("invoice", true)]
    [InlineData("*.pdf", false)]
    [InlineData("docs*", false)]
    public void Attachment_name_is_the_file_alone(string value, bool matches) => Assert.Equal(matches, Matches(Condition("attachment-name", value), WithFile));

    [Theory]
    [InlineData("application/pdf", true)]
    [InlineData("application/x-msdownload", true)]
    [InlineData("application/*", true)]
    [InlineData("image/*", false)]
    public void Attachment_type_is_what_is_declared_or_what_is_there(string value, bool matches) => Assert.Equal(matches, Matches(Condition("attachment-type", value), WithFile));

    [Fact]
    public void Attachment_within_a_forwarded_message_counts() => Assert.True(Matches(
        Condition("attachment-name", "*.exe"),
        $"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: message/rfc822\r\n\r\n{WithFile}\r\n--outer--\r\n"));

    [Theory]
    [InlineData("larger", "50", true)]
    [InlineData("larger", "1K", false)]
    [InlineData("smaller", "1K", true)]
    [InlineData("smaller", "50", false)]
    public void Size_is_over_or_under(string kind, string value, bool matches) => Assert.Equal(matches, Matches(Condition(kind, value), Plain));

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.9/24", true)]
    [InlineData("198.51.100.0/24", false)]
    [InlineData("remote.test", true)]
    [InlineData("*.remote.test", true)]
    [InlineData("mote.test", false)]
    public void Client_is_an_address_a_network_or_a_confirmed_name(string value, bool matches) => Assert.Equal(matches, Matches(Condition("client", value), Plain));

    [Fact]
    public void Client_without_a_confirmed_name_or_with_a_mapped_address()
    {
        MessageOrigin origin = World with { Client = IPAddress.Parse("::ffff:192.0.2.7"), ClientName = "" };
        Assert.False(Matches(Condition("client", "remote.test"), Plain, origin));
        Assert.True(Matches(Condition("client", "192.0.2.0/24"), Plain, origin));
        Assert.False(Matches(Condition("client", "192.0.2.0/24"), Plain, origin with { Client = null }));
    }

    [Theory]
    [InlineData("X-Spam-Score: 7.5", true)]
    [InlineData("X-Spam-Score: 7.5 / 15", true)]
    [InlineData("X-Spam-Score: 7.4 (+++++++)", false)]
    [InlineData("X-Spam-Status: Yes, score=12.3 required=6.3", true)]
    [InlineData("X-Spam-Status: No, hits=1.3 required=6.3", false)]
    [InlineData("X-Spamd-Result: default: True [15.20 / 15.00]; BAYES_SPAM(5.10)", true)]
    [InlineData("X-Spam-Level: ********", true)]
    [InlineData("X-Spam-Level: *******", false)]
    [InlineData("X-Spam-Score: 1e9", false)]
    [InlineData("X-Spam-Score: NaN", false)]
    [InlineData("X-Spam-Score: 0.1\r\nX-Spam-Status: Yes, score=9.9", true)]
    [InlineData("X-Other: 99", false)]
    public void Score_is_the_highest_that_a_scanner_wrote(string header, bool matches) => Assert.Equal(matches, Matches(Condition("score", "7,5"), $"{header}\r\n\r\ntext\r\n"));

    [Fact]
    public void Negation_turns_each_around()
    {
        Assert.False(Matches(Condition("subject", "invoice", not: true), Plain));
        Assert.True(Matches(Condition("subject", "offer", not: true), Plain));
        Assert.True(Matches(Condition("score", "5", not: true), Plain));
        Assert.True(Matches(Condition("attachment-name", "*.exe", not: true), Plain));
        Assert.True(Matches(Condition("header", "", "X-Other", not: true), Plain));
    }

    [Theory]
    [InlineData("sender", "")]
    [InlineData("sender", "no domain")]
    [InlineData("recipient", "a@@b")]
    [InlineData("attachment-type", "pdf")]
    [InlineData("larger", "much")]
    [InlineData("larger", "-1")]
    [InlineData("larger", "999999999G")]
    [InlineData("client", "192.0.2.0/33")]
    [InlineData("client", "not a name")]
    [InlineData("score", "high")]
    [InlineData("null-sender", "x")]
    [InlineData("header", "x")]
    [InlineData("subject", "a\nb")]
    public void Condition_that_cannot_be_meant_is_refused_with_a_sentence(string kind, string value)
    {
        var (matcher, fault) = MatcherReader.Read(Condition(kind, value));
        Assert.Null(matcher);
        Assert.Matches(@"\.( Given: |$)", fault!.Sentence);
    }
}
