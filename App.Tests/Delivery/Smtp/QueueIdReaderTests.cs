using QueueDashboard.Delivery.Smtp;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Delivery.Smtp;

public class QueueIdReaderTests
{
    [Theory]
    [InlineData("2.0.0 Ok: queued as 4jWyZn5Rgzz1l23B", "4jWyZn5Rgzz1l23B")]
    [InlineData("2.0.0 Ok: queued as 9C0B81", "9C0B81")]
    [InlineData("2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4jWyZn5Rgzz1l23B", "4jWyZn5Rgzz1l23B")]
    [InlineData("OK id=1tE0aB-000abc-XY", "1tE0aB-000abc-XY")]
    [InlineData("2.6.0 <a@b> [InternalId=3221225472, Hostname=mail.example.org] Queued mail for delivery", "3221225472")]
    [InlineData("Message Queued (0B8D2F5A-44A2-4E1C.1)", "0B8D2F5A-44A2-4E1C.1")]
    [InlineData("2.0.0 5AL0abc12345 Message accepted for delivery", "5AL0abc12345")]
    [InlineData("2.0.0: 5b7c9e2d Message accepted for delivery", null)]
    [InlineData("ok 1700000000 qp 12345", "qp 12345")]
    [InlineData("2.0.0 OK  1700000000 a640c23a62f3a-123si.45 - gsmtp", "a640c23a62f3a-123si.45")]
    [InlineData("2.0.0 Ok", null)]
    [InlineData("Thanks Message accepted for delivery", null)]
    [InlineData("2.6.0 Ok, message saved", null)]
    public void Read_final_reply_gives_the_servers_name_for_the_message(string text, string? id) =>
        Assert.Equal(id, QueueIdReader.Read(new SmtpReply(250, [text])));
}
