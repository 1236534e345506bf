using QueueDashboard.Data.Queues;
using QueueDashboard.Queues;
using QueueDashboard.Web.Queues;

namespace QueueDashboard.Tests.Web.Queues;

public sealed class RowListTests
{
    private readonly RowList _list = new();

    public RowListTests() => _list.Start(Rows.Page(5, 9, 8, 7, 6, 5));

    private long[] Ids => [.. _list.Rows.Select(row => row.Id)];

    [Fact]
    public void Append_adds_only_what_lies_below()
    {
        _list.Append(Rows.Page(null, 6, 5, 4, 3));

        Assert.Equal([9, 8, 7, 6, 5, 4, 3], Ids);
        Assert.Null(_list.Next);
    }

    [Fact]
    public void Arrived_while_somebody_points_at_the_list_gathers_above()
    {
        _list.Arrived(Rows.Page(5, 11, 10, 9).Rows, atOnce: false);

        Assert.Equal(2, _list.Waiting);
        Assert.Equal([9, 8, 7, 6, 5], Ids);

        _list.ShowWaiting();

        Assert.Equal(0, _list.Waiting);
        Assert.Equal([11, 10, 9, 8, 7, 6, 5], Ids);
        Assert.True(_list.IsFresh(11));
        Assert.False(_list.IsFresh(9));
    }

    [Fact]
    public void Arrived_while_the_list_is_quiet_shows_at_once()
    {
        _list.Arrived(Rows.Page(5, 10, 9).Rows, atOnce: true);

        Assert.Equal([10, 9, 8, 7, 6, 5], Ids);
    }

    [Fact]
    public void Replace_with_a_settled_row_keeps_its_place()
    {
        _list.Replace(7, Rows.Row(7, RecipientState.Released));

        Assert.Equal([9, 8, 7, 6, 5], Ids);
        Assert.Equal(RecipientState.Released, _list.Rows[2].State);
    }

    [Fact]
    public void Replace_with_nothing_removes_the_row_from_list_and_selection()
    {
        _list.Toggle(7, range: false);
        _list.Replace(7, null);

        Assert.Equal([9, 8, 6, 5], Ids);
        Assert.Empty(_list.Selected);
    }

    [Fact]
    public void Toggle_with_a_range_selects_everything_between()
    {
        _list.Toggle(8, range: false);
        _list.Toggle(5, range: true);

        Assert.Equal([5, 6, 7, 8], _list.Selected.Order());
    }

    [Fact]
    public void Move_stays_at_the_ends()
    {
        Assert.Equal(9, _list.Move(1));
        Assert.Equal(8, _list.Move(1));
        Assert.Equal(9, _list.Move(-5));
        Assert.Equal(5, _list.Move(99));
    }

    [Fact]
    public void Targets_are_the_selection_before_the_open_message()
    {
        _list.Stand(9);

        Assert.Equal([9], _list.Targets(null).Select(row => row.Id));
        Assert.Equal([6], _list.Targets(6).Select(row => row.Id));

        _list.Toggle(8, range: false);

        Assert.Equal([8], _list.Targets(6).Select(row => row.Id));
    }

    [Fact]
    public void Start_again_keeps_the_selection_of_rows_that_are_still_there()
    {
        _list.Toggle(8, range: false);
        _list.Toggle(6, range: false);
        _list.Start(Rows.Page(null, 8, 7));

        Assert.Equal([8], _list.Selected);
    }

    [Fact]
    public void Window_stays_bounded_in_both_directions_and_knows_where_it_ends()
    {
        long next = 10_000;
        ItemPage Below() => Rows.Page(next - 100, [.. Enumerable.Range(1, 100).Select(i => next - i)]);
        _list.Start(Rows.Page(10_000, 10_000));
        for (int i = 0; i < 20; i++, next -= 100)
        {
            _list.Append(Below());
            Assert.InRange(_list.Rows.Count, 1, RowList.MostRows);
        }

        Assert.Equal(8_000, Ids[^1]);
        Assert.Equal(Ids[0], _list.Above?.Id);
        Assert.Equal(Ids.OrderDescending(), Ids);

        long above = Ids[0];
        _list.Prepend(Rows.Page(above + 100, [.. Enumerable.Range(1, 100).Select(i => above + 101 - i)]));

        Assert.Equal(RowList.MostRows, _list.Rows.Count);
        Assert.Equal(above + 100, Ids[0]);
        Assert.Equal(Ids[^1], _list.Next?.Id);
        Assert.Equal(above + 100, _list.Above?.Id);
    }

    [Fact]
    public void Selection_outlives_the_window_and_is_bounded()
    {
        _list.Toggle(9, range: false);
        _list.Append(Rows.Page(1, [.. Enumerable.Range(1, 400).Select(i => (long)-i)]));

        Assert.DoesNotContain(9, Ids);
        Assert.Equal([9], _list.Targets(null).Select(row => row.Id));
        Assert.Equal(9, _list.FarAnchor?.Id);

        _list.Select(Enumerable.Range(100, RowList.MostSelected + 50).Select(i => Rows.Row(i)));

        Assert.Equal(RowList.MostSelected, _list.Selected.Count);
        Assert.True(_list.IsFull);
    }

    [Fact]
    public void Arrivals_stay_away_from_a_window_that_is_not_the_top()
    {
        _list.Append(Rows.Page(1, [.. Enumerable.Range(1, 400).Select(i => (long)-i)]));
        _list.Arrived(Rows.Page(5, 11, 10, 9).Rows, atOnce: true);

        Assert.Equal(2, _list.Waiting);
        Assert.DoesNotContain(11, Ids);
        Assert.False(_list.TakesArrivals);
    }

    [Fact]
    public void Arrivals_in_another_order_are_counted_by_what_was_known()
    {
        _list.Start(Rows.Page(null, 3, 8, 5), ItemSort.Largest, newest: 8);
        _list.Arrived(Rows.Page(null, 9, 8, 5).Rows, atOnce: true);

        Assert.Equal(1, _list.Waiting);
        Assert.Equal([3, 8, 5], Ids);
    }
}
