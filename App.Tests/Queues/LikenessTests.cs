using System.Text;
using Microsoft.EntityFrameworkCore;
using QueueDashboard.Actions;
using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Queues;

public sealed class LikenessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Invoice 4711", "RE: invoice no. 0815", false)]
    [InlineData("Invoice 4711", "Re: Fwd: AW:  INVOICE  0815!", true)]
    [InlineData("Ihre Rechnung Nr. 12", "Ihre Rechnung Nr. 13", true)]
    public void Shape_of_a_subject_leaves_out_what_changes(string one, string other, bool same) => Assert.Equal(same, Likenesses.Shape(one) == Likenesses.Shape(other));

    [Fact]
    public async Task Messages_that_share_a_trait_are_counted_for_those_who_may_see_them()
    {
        await using var desk = await Desk.OpenAsync();
        long first = await HoldAsync(desk, "a@shop.test", "Offer 17", "192.0.2.7", "anna@local.test");
        long settled = await HoldAsync(desk, "b@shop.test", "Offer 18", "192.0.2.8", "bob@other.test");
        await HoldAsync(desk, "c@else.test", "Re: offer", "192.0.2.7", "anna@local.test");
        await desk.IndexAsync();
        await desk.Actions.DeleteAsync(Desk.Anna, new ItemTarget(settled), Cancel);
        var read = desk.Storage.Get<IReadLikenesses>();
        Assert.Equal(
            [new(Likeness.SubjectShape, 2, 1), new(Likeness.Attachment, 2, 1), new(Likeness.SenderDomain, 1, 0), new(Likeness.Client, 1, 1)],
            await read.OfAsync(first, null, Cancel));
        Assert.Equal([new(Likeness.Client, 1, 1), new(Likeness.SubjectShape, 1, 1), new(Likeness.Attachment, 1, 1)], await read.OfAsync(first, ["local.test"], Cancel));
    }

    [Fact]
    public async Task Older_messages_get_their_traits_in_the_background()
    {
        await using var desk = await Desk.OpenAsync();
        for (int i = 0; i < 3; i++)
        {
            await HoldAsync(desk, "a@shop.test", $"Offer {i}", "192.0.2.7", "anna@local.test");
        }

        await desk.IndexAsync();
        await desk.Storage.ChangeAsync(db => db.Likenesses.ExecuteDeleteAsync());
        var indexer = desk.Storage.Get<ItemIndexer>();
        Assert.Equal(3, await indexer.FillTraitsAsync(Cancel));
        Assert.Equal(0, await indexer.FillTraitsAsync(Cancel));
        Assert.Equal(12, await desk.Storage.ReadAsync(db => db.Likenesses.CountAsync()));
    }

    private static Task<long> HoldAsync(Desk desk, string from, string subject, string client, string recipient) => desk.HoldAsync(Desk.Message("x", recipient) with
    {
        Client = new IncomingClient { Address = client },
        Content = Encoding.ASCII.GetBytes($"From: {from}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"offer.pdf\"\r\n\r\n{new string('x', 300)}\r\n--b--\r\n"),
    });
}
