using System.Text;
using QueueDashboard.Protocols.Amavis;

namespace QueueDashboard.Tests.Protocols.Amavis;

public sealed class PdpTests
{
    [Fact]
    public void Request_names_file_kind_and_each_recipient()
    {
        PdpReleaseRequest request = new("release", "wU-Hy5dlbtUN", "w/banned-wU-Hy5dlbtUN.gz", ["anna@local.test", "\"a b\"@local.test", "jürgen@local.test"]);

        Assert.Equal(
            "request=release\r\nmail_id=wU-Hy5dlbtUN\r\nquar_type=Z\r\nmail_file=w/banned-wU-Hy5dlbtUN.gz\r\nrecipient=<anna@local.test>\r\nrecipient=<\"a%20b\"@local.test>\r\nrecipient=<j%c3%bcrgen@local.test>\r\n\r\n",
            Encoding.ASCII.GetString(request.ToBytes()));
    }

    [Fact]
    public void Request_cannot_be_given_a_second_line()
    {
        PdpReleaseRequest request = new("release", "abc", "f", ["x@local.test\r\nrequest=report"]);

        Assert.DoesNotContain("\nrequest=report", Encoding.ASCII.GetString(request.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("banned-wU-Hy5dlbtUN", true)]
    [InlineData("w/spam-1.gz", true)]
    [InlineData("../banned", false)]
    [InlineData("a/../b", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void File_name_is_one_that_amavis_takes(string name, bool taken) => Assert.Equal(taken, PdpReleaseRequest.CanName(name));

    [Fact]
    public void Answer_for_three_recipients_is_read()
    {
        byte[] answer = "setreply=250 2.0.0 from%20MTA(smtp:[127.0.0.1]:10026):%20250%202.0.0%20Ok:%20queued%20as%204jWyZn5Rgzz1l23B\r\nsetreply=550 5.1.1 no\r\nsetreply=250 2.0.0\r\nelse=1\r\n\r\n"u8.ToArray();

        var read = PdpAnswer.Read(answer);

        Assert.Equal(answer.Length, PdpAnswer.EndOf(answer));
        Assert.False(read.Failed);
        Assert.Equal([250, 550, 250], read.Replies.Select(reply => reply.Code));
        Assert.Equal("250 2.0.0 from MTA(smtp:[127.0.0.1]:10026): 250 2.0.0 Ok: queued as 4jWyZn5Rgzz1l23B", read.Replies[0].ToString());
    }

    [Fact]
    public void Answer_of_a_failure_says_so()
    {
        var read = PdpAnswer.Read("setreply=450 4.5.0 Failure:%20File%20/q/x%20does%20not%20exist\r\nreturn_value=tempfail\r\nexit_code=75\r\n\r\n"u8);

        Assert.True(read.Failed);
        Assert.Equal("Failure: File /q/x does not exist", Assert.Single(read.Replies).Text);
    }

    [Theory]
    [InlineData("setreply=250 2.0.0 Ok\r\n")]
    [InlineData("setreply=250")]
    [InlineData("")]
    public void Answer_without_its_empty_line_is_not_whole(string text) => Assert.Equal(-1, PdpAnswer.EndOf(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("setreply=\r\n\r\n")]
    [InlineData("setreply=abc 2.0.0 x\r\n\r\n")]
    [InlineData("setreply=99999999999 2.0.0 x\r\n\r\n")]
    [InlineData("setreply=100 1.0.0 x\r\n\r\n")]
    public void Broken_reply_is_read_over(string text) => Assert.Empty(PdpAnswer.Read(Encoding.ASCII.GetBytes(text)).Replies);

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("a%0d%0ab", "a\r\nb")]
    [InlineData("%c3%bc", "ü")]
    [InlineData("%ff", "\ufffd")]
    public void Text_is_decoded_as_far_as_it_goes(string text, string expected) => Assert.Equal(expected, PdpText.Decode(Encoding.ASCII.GetBytes(text)));
}
