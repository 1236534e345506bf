using System.Text;
using QueueDashboard.Delivery.Postfix;

namespace QueueDashboard.Tests.Delivery.Postfix;

public sealed class QueueListReaderTests
{
    [Fact]
    public void Line_of_a_held_message_is_read_and_unknown_fields_are_not()
    {
        var entry = Read("""{"queue_name": "hold", "queue_id": "4jWyJt723hz1l2Dg", "arrival_time": 1795278414, "message_size": 386, "forced_expire": false, "sender": "eve@remote.test", "new": {"a": [1]}, "recipients": [{"address": "\"john doe\"@remote.test", "orig_address": "x"}, {"address": "x@defer.test", "delay_reason": "Connection refused"}]}""");

        Assert.NotNull(entry);
        Assert.Equal(("hold", "4jWyJt723hz1l2Dg", 1795278414L, 386L, "eve@remote.test"), (entry.Queue, entry.Id, entry.ArrivedAt, entry.Size, entry.ListedSender));
        Assert.Equal([new QueueEntryRecipient("\"john doe\"@remote.test", null), new QueueEntryRecipient("x@defer.test", "Connection refused")], entry.Recipients);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mail queue is empty")]
    [InlineData("[1, 2]")]
    [InlineData("\"hold\"")]
    [InlineData("""{"queue_name": "hold"}""")]
    [InlineData("""{"queue_name": "hold", "queue_id": "ALL"}""")]
    [InlineData("""{"queue_name": "hold", "queue_id": "../../etc"}""")]
    [InlineData("""{"queue_name": 7, "queue_id": "4jWyJt723hz1l2Dg"}""")]
    [InlineData("""{"queue_name": "hold", "queue_id": "\ud800AAAAAAA"}""")]
    [InlineData("""{"queue_name": "hold", "queue_id": "4jWyJt723hz1l2Dg", "a": [[[[[[[[[[[[1]]]]]]]]]]]]}""")]
    public void Line_that_is_no_entry_is_left_out(string line) => Assert.Null(Read(line));

    [Fact]
    public void Odd_types_inside_an_entry_do_not_spoil_it()
    {
        var entry = Read("""{"queue_name": "hold", "queue_id": "ABCDEF123", "arrival_time": "soon", "message_size": 1e99, "sender": null, "recipients": [1, "x", {"address": 5}]}""");

        Assert.NotNull(entry);
        Assert.Equal((0L, 0L, ""), (entry.ArrivedAt, entry.Size, entry.ListedSender));
        Assert.Empty(entry.Recipients);
    }

    private static QueueEntry? Read(string line) => QueueListReader.Read(Encoding.UTF8.GetBytes(line));
}
