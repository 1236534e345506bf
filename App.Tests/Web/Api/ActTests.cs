using System.Text.Json.Nodes;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class ActTests(ApiHost host)
{
    [Fact]
    public async Task Release_answers_with_the_new_state_and_undo_takes_it_back()
    {
        long id = await host.HoldAsync("Release me", "anna@own.test");

        var released = await host.Operator.PostAsync($"items/{id}/release");
        Assert.Equal(200, released.Status);
        Assert.Equal(["id", "queue", "state", "recipients", "moved", "undoUntil"], released.Json!.AsObject().Select(property => property.Key));
        Assert.Equal("pending", (string?)released.Json["state"]);
        Assert.NotNull(released.Json["undoUntil"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"address":"anna@own.test","state":"pending"}]"""), released.Json["recipients"]));

        var undone = await host.Operator.PostAsync($"items/{id}/undo");
        Assert.Equal("held", (string?)undone.Json!["state"]);
        Assert.Null((await host.Operator.GetAsync($"items/{id}")).Json!["outbox"]);
    }

    [Fact]
    public async Task Delete_and_restore_go_there_and_back()
    {
        long id = await host.HoldAsync("Delete me");

        Assert.Equal("deleted", (string?)(await host.Operator.PostAsync($"items/{id}/delete")).Json!["state"]);
        Assert.Equal("held", (string?)(await host.Operator.PostAsync($"items/{id}/restore")).Json!["state"]);
    }

    [Fact]
    public async Task Act_on_what_is_settled_says_who_and_when()
    {
        long id = await host.HoldAsync("Contended");
        await host.Operator.PostAsync($"items/{id}/delete");

        var second = await host.Administrator.PostAsync($"items/{id}/release");

        Assert.Equal(409, second.Status);
        Assert.Equal("settled", second.Code);
        Assert.Equal("deleted", (string?)second.Json!["state"]);
        Assert.Equal("operator-script", (string?)second.Json["by"]);
        var changed = (await host.Operator.GetAsync($"items/{id}")).Json!["recipients"]![0]!["changedAt"];
        Assert.Equal((string?)changed, (string?)second.Json["at"]);
        Assert.Contains("operator-script", second.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_have_one_winner_and_the_other_is_told()
    {
        for (int round = 0; round < 20; round++)
        {
            long id = await host.HoldAsync($"Race {round}");

            var answers = await Task.WhenAll(host.Operator.PostAsync($"items/{id}/release"), host.Administrator.PostAsync($"items/{id}/delete"));

            Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
            string winner = answers[0].Status == 200 ? "operator-script" : "admin-script";
            Assert.Equal(winner, (string?)answers.Single(answer => answer.Status == 409).Json!["by"]);
        }
    }

    [Fact]
    public async Task Act_without_a_relay_is_refused_and_changes_nothing()
    {
        long id = await host.HoldAsync("No way out");

        var answer = await host.Operator.PostAsync($"items/{id}/requeue");

        Assert.Equal(409, answer.Status);
        Assert.Equal("no-relay", answer.Code);
        Assert.Equal("held", (string?)(await host.Operator.GetAsync($"items/{id}")).Json!["state"]);
    }

    [Fact]
    public async Task Act_for_one_recipient_leaves_the_others()
    {
        long id = await host.HoldAsync("For three", "anna@own.test", "bob@own.test", "carl@own.test");

        var answer = await host.Operator.PostAsync($"items/{id}/delete", For("Bob@OWN.test"));

        Assert.Equal(["bob@own.test"], answer.Json!["moved"]!.AsArray().Select(address => (string?)address));
        Assert.Equal(["held", "deleted", "held"], answer.Json["recipients"]!.AsArray().Select(recipient => (string?)recipient!["state"]));
        Assert.Equal("held", (string?)answer.Json["state"]);
        Assert.Equal(409, (await host.Operator.PostAsync($"items/{id}/release", For("bob@own.test"))).Status);
    }

    [Fact]
    public async Task Act_for_a_stranger_names_him_and_acts_for_nobody()
    {
        long id = await host.HoldAsync("For one", "anna@own.test");

        var answer = await host.Operator.PostAsync($"items/{id}/delete", For("anna@own.test", "eve@else.test"));

        Assert.Equal(422, answer.Status);
        Assert.Equal("unknown-recipient", answer.Code);
        Assert.Contains("eve@else.test", answer.Detail, StringComparison.Ordinal);
        Assert.Equal("held", (string?)(await host.Operator.GetAsync($"items/{id}")).Json!["state"]);
    }

    [Theory]
    [InlineData("""{"recipients":[]}""")]
    [InlineData("""{"recipients":null}""")]
    [InlineData("""{"recipients":"anna@own.test"}""")]
    [InlineData("""{"recipients":[1]}""")]
    [InlineData("""{"recipients":[null]}""")]
    [InlineData("""{"recipient":["anna@own.test"]}""")]
    public async Task Act_with_a_body_that_means_nothing_changes_nothing(string body)
    {
        long id = await host.HoldAsync("Misspelt", "anna@own.test");

        var answer = await host.Operator.PostAsync($"items/{id}/delete", JsonNode.Parse(body));

        Assert.Equal(422, answer.Status);
        Assert.Equal("invalid", answer.Code);
        Assert.Equal("held", (string?)(await host.Operator.GetAsync($"items/{id}")).Json!["state"]);
    }

    [Fact]
    public async Task Limited_operator_acts_for_his_recipients_only()
    {
        long id = await host.HoldAsync("Shared", "anna@mine.test", "bob@other.test");

        var stranger = await host.Limited.PostAsync($"items/{id}/delete", For("bob@other.test"));
        var mine = await host.Limited.PostAsync($"items/{id}/delete");

        Assert.Equal(422, stranger.Status);
        Assert.Equal(["anna@mine.test"], mine.Json!["moved"]!.AsArray().Select(address => (string?)address));
        var all = (await host.Operator.GetAsync($"items/{id}")).Json!["recipients"]!.AsArray();
        Assert.Equal(["deleted", "held"], all.Select(recipient => (string?)recipient!["state"]));
    }

    [Fact]
    public async Task Many_get_a_result_each()
    {
        long first = await host.HoldAsync("First");
        long second = await host.HoldAsync("Second");
        await host.Administrator.PostAsync($"items/{second}/delete");

        var answer = await host.Operator.PostAsync("items/delete", new { ids = new[] { first, second, 987654321, first } });

        Assert.Equal(200, answer.Status);
        Assert.Equal(1, (int)answer.Json!["done"]!);
        var results = answer.Json["results"]!.AsArray();
        Assert.Equal([first, second, 987654321], results.Select(result => (long)result!["id"]!));
        Assert.Equal(["done", "settled", "not-found"], results.Select(result => (string?)result!["outcome"]));
        Assert.Equal("admin-script", (string?)results[1]!["by"]);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":["1"]}""")]
    [InlineData("""{"ids":[1.5]}""")]
    [InlineData("""{"ids":[1],"all":true}""")]
    public async Task Many_with_a_body_that_means_nothing_are_refused(string body)
    {
        var answer = await host.Operator.PostAsync("items/delete", JsonNode.Parse(body));

        Assert.Equal(422, answer.Status);
        Assert.Equal("invalid", answer.Code);
    }

    [Fact]
    public async Task Many_have_a_bound() =>
        Assert.Equal(422, (await host.Operator.PostAsync("items/delete", new { ids = Enumerable.Range(1, 1001) })).Status);

    private static object For(params string[] recipients) => new { recipients };
}
