using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;

namespace QueueDashboard.Tests.Queues;

public sealed class RecipientMovesTests
{
    /// <summary>The life of a copy as the plan has it, written down once more: every pair that is not here must be refused.</summary>
    private static readonly Dictionary<(RecipientState, RecipientEvent), RecipientState> Life = new()
    {
        [(RecipientState.Held, RecipientEvent.HandOverAsked)] = RecipientState.Pending,
        [(RecipientState.Held, RecipientEvent.Deleted)] = RecipientState.Deleted,
        [(RecipientState.Held, RecipientEvent.GoneOnServer)] = RecipientState.Gone,
        [(RecipientState.Pending, RecipientEvent.GoneOnServer)] = RecipientState.Gone,
        [(RecipientState.Pending, RecipientEvent.ReturnedToSender)] = RecipientState.Gone,
        [(RecipientState.Pending, RecipientEvent.Undone)] = RecipientState.Held,
        [(RecipientState.Pending, RecipientEvent.ReleaseAccepted)] = RecipientState.Released,
        [(RecipientState.Pending, RecipientEvent.RequeueAccepted)] = RecipientState.Requeued,
        [(RecipientState.Pending, RecipientEvent.Refused)] = RecipientState.Held,
        [(RecipientState.Pending, RecipientEvent.GivenUp)] = RecipientState.Held,
        [(RecipientState.Deleted, RecipientEvent.Restored)] = RecipientState.Held,
    };

    public static TheoryData<string, string> Pairs()
    {
        TheoryData<string, string> pairs = [];
        foreach (var from in Enum.GetValues<RecipientState>())
        {
            foreach (var happened in Enum.GetValues<RecipientEvent>())
            {
                pairs.Add(from.ToString(), happened.ToString());
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_happens_only_where_the_table_has_it(string state, string event_)
    {
        var from = Enum.Parse<RecipientState>(state);
        var happened = Enum.Parse<RecipientEvent>(event_);
        RecipientRow row = new() { State = from, Version = 3, ChangedAt = 1, ChangedBy = "person:before" };

        bool moved = RecipientMoves.TryMove(row, happened, 99, "person:anna");

        if (Life.TryGetValue((from, happened), out var to))
        {
            Assert.True(moved);
            Assert.Equal((to, 4, 99L, "person:anna"), (row.State, row.Version, row.ChangedAt, row.ChangedBy));
        }
        else
        {
            Assert.False(moved);
            Assert.Equal((from, 3, 1L, "person:before"), (row.State, row.Version, row.ChangedAt, row.ChangedBy));
        }

        Assert.Equal(moved, RecipientMoves.Allows(from, happened));
    }

    [Theory]
    [InlineData("Held,Pending,Released,Requeued,Deleted,Gone", "Pending")]
    [InlineData("Gone,Deleted,Released,Requeued,Held", "Held")]
    [InlineData("Gone,Deleted,Released,Requeued", "Requeued")]
    [InlineData("Gone,Deleted,Released", "Released")]
    [InlineData("Gone,Deleted", "Deleted")]
    [InlineData("Gone", "Gone")]
    public void Item_shows_the_first_state_among_its_recipients(string states, string shown)
    {
        ItemRow item = new() { Version = 7 };
        foreach (var state in states.Split(',').Select(Enum.Parse<RecipientState>))
        {
            item.Recipients.Add(new RecipientRow { State = state, Queue = state == Enum.Parse<RecipientState>(shown) ? QueueName.Bad : QueueName.Quarantine });
        }

        ItemState.Refresh(item, 1234);

        Assert.Equal(shown, item.State.ToString());
        Assert.Equal(QueueName.Bad, item.Queue);
        Assert.Equal(shown is "Held" or "Pending" ? null : 1234, item.SettledAt);
        Assert.Equal(8, item.Version);
    }

    [Fact]
    public void Moment_of_settling_stays_until_the_item_is_open_again()
    {
        ItemRow item = new();
        RecipientRow one = new() { State = RecipientState.Deleted, Queue = QueueName.Holding };
        item.Recipients.Add(one);

        ItemState.Refresh(item, 10);
        ItemState.Refresh(item, 20);
        Assert.Equal(10, item.SettledAt);

        one.State = RecipientState.Held;
        ItemState.Refresh(item, 30);
        Assert.Null(item.SettledAt);
    }
}
