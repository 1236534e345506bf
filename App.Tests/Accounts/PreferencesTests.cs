using QueueDashboard.Accounts;

namespace QueueDashboard.Tests.Accounts;

public sealed class PreferencesTests
{
    [Fact]
    public void Preferences_that_were_written_are_read_again()
    {
        var written = new Preferences { Dense = true, Columns = ["to", "size"] }.WithSearch("from:a").WithSearch(" reason:spam ").WithSearch("from:a");
        var read = Preferences.Read(written.Write());

        Assert.True(read.Dense);
        Assert.Equal(["to", "size"], read.Columns!);
        Assert.Equal(["from:a", "reason:spam"], read.Searches);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"searches\":7}")]
    [InlineData("null")]
    public void Damaged_preferences_are_the_usual_ones(string json) => Assert.Equal(Preferences.Usual.Write(), Preferences.Read(json).Write());

    [Fact]
    public void Preferences_stay_small()
    {
        var all = Enumerable.Range(0, 100).Aggregate(Preferences.Usual, (now, i) => now.WithSearch($"word{i}")).WithSearch(new string('x', 5000));
        var read = Preferences.Read((all with { Columns = [.. Enumerable.Range(0, 500).Select(i => $"c{i}")] }).Write());

        Assert.Equal(10, read.Searches.Count);
        Assert.Equal("word99", read.Searches[0]);
        Assert.Equal(20, read.Columns!.Count);
        Assert.Empty(Preferences.Read("{\"searches\":null}").Searches);
    }
}
