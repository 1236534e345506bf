namespace QueueDashboard.Tests.Intake.Smtp;

/// <summary>SMTP smuggling: what other servers take for an end is content here.</summary>
public sealed class BareLineEndTests
{
    public static TheoryData<string> Smuggled => ["\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\r\n.\n", "\r\n.\r.\r\n", "\n\n.\n\n", "\r\r\n.\r\r\n", "\n.\r"];

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task Mark_holds_it_as_one_message_and_says_so(string end)
    {
        await using IntakeHost host = await IntakeHost.StartAsync();
        using SmtpTalk talk = await host.GreetAsync();
        string content = $"Subject: x\r\n\r\nouter{end}MAIL FROM:<evil@a.test>{end}RCPT TO:<b@b.test>{end}DATA{end}Subject: inner{end}x\r\n";
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk, content));
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("NOOP"));
        Assert.True(Assert.Single(host.Holder.Held).Message.BareLineEnds);
        Assert.Equal(content.Replace("\r\n.", "\r\n", StringComparison.Ordinal), host.Holder.LastContent);
    }

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task Refuse_answers_once_with_554(string end)
    {
        await using IntakeHost host = await IntakeHost.StartAsync(("BareLineEnds", "Refuse"));
        using SmtpTalk talk = await host.GreetAsync();
        Assert.Equal("554 5.6.0 The message has a CR or LF that stands alone", await HoldingTests.SendOneAsync(talk, $"outer{end}MAIL FROM:<evil@a.test>\r\n"));
        Assert.Equal("250 2.0.0 Ok", await talk.SayAsync("NOOP"));
        Assert.Empty(host.Holder.Held);
        Assert.Equal("250 2.0.0 Held as 42", await HoldingTests.SendOneAsync(talk));
    }
}
