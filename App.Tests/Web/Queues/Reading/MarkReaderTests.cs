using System.Text;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Tests.Web.Queues.Reading;

public sealed class MarkReaderTests
{
    [Theory]
    [InlineData("From: Paywell <mailer@parcel-9.test>", "")]
    [InlineData("From: Anna Keller <anna.keller@example.org>", "")]
    [InlineData("From: Anna Keller <anna.keller@mail.example.org>", "")]
    [InlineData("From: Anna Keller <ceo@gmail.test>", "NameIsOwnPerson Anna Keller/ceo@gmail.test")]
    [InlineData("From: \"anna.keller@example.org\" <ceo@gmail.test>", "NameIsAddress anna.keller@example.org/ceo@gmail.test")]
    [InlineData("From: \"Anna <anna.keller@example.org>\" <ceo@gmail.test>", "NameIsAddress anna.keller@example.org/ceo@gmail.test")]
    [InlineData("From: \"ceo@gmail.test\" <ceo@gmail.test>", "")]
    [InlineData("From: example.org Helpdesk <x@evil.test>", "NameIsOwnDomain example.org Helpdesk/x@evil.test")]
    [InlineData("From: Example IT <x@evil.test>", "NameIsOwnDomain Example IT/x@evil.test")]
    [InlineData("From: A <a@examp1e.org>", "SwappedLetters examp1e.org/example.org")]
    [InlineData("From: A <a@exmple.org>", "Misspelt exmple.org/example.org")]
    [InlineData("From: A <a@example.org.evil.test>", "Contains example.org.evil.test/example.org")]
    [InlineData("From: A <a@paypa1.com>", "SwappedLetters paypa1.com/paypal.com")]
    [InlineData("From: A <a@xn--bcher-kva.test>", "International bücher.test/xn--bcher-kva.test")]
    [InlineData("From: A <a@b.test>\r\nReply-To: c@d.test", "AnswersElsewhere c@d.test/a@b.test")]
    [InlineData("From: A <a@b.test>\r\nReply-To: c@mail.b.test", "")]
    [InlineData("From: A <a@b.test>\r\nReply-To: c@exampel.org", "Misspelt exampel.org/example.org, AnswersElsewhere c@exampel.org/a@b.test")]
    [InlineData("From: A <a@b.test>\r\nFrom: B <b@example.org>", "ManySenders 2")]
    [InlineData("From: A <a@b.test>\r\nSubject: pay\u200Bpal\u202Egpj", "TurnedSubject 1, HiddenSubject 1")]
    [InlineData("From: Pay\u2066pal <a@b.test>", "TurnedName 1")]
    [InlineData("Subject: no sender", "")]
    [InlineData("From: @@@<<<>>", "")]
    public void Marks_name_what_may_deceive(string header, string marks) => Assert.Equal(marks, Read($"{header}\r\nTo: Anna Keller <anna.keller@example.org>\r\n\r\nHello\r\n"));

    [Theory]
    [InlineData("one soft\u00ADhy\u00ADphen", "")]
    [InlineData("gpj\u202Eexe", "TurnedText 1")]
    public void Marks_of_the_text_count_what_turns_and_what_hides(string text, string marks) => Assert.Equal(marks, Read($"From: a@b.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"));

    [Fact]
    public void Marks_of_a_text_full_of_unseen_characters_say_how_many() =>
        Assert.Equal("HiddenText 500", Read($"From: a@b.test\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{new string('\u200B', 500)}\r\n"));

    private static string Read(string message)
    {
        var read = MailMessage.Read(Encoding.UTF8.GetBytes(message));
        return string.Join(", ", MarkReader.Read(read, new(["example.org"], false), ["anna.keller@example.org"], read.Text).Select(mark => $"{mark.Kind} {string.Join('/', mark.Words)}"));
    }
}
