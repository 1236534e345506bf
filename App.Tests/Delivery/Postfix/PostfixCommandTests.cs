using System.Text;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Delivery.Postfix;

/// <summary>Against programs that say what a test wants them to say.</summary>
public sealed class PostfixCommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Outcome_is_read_for_each_id()
    {
        var answer = await Saying("cat > /dev/null; echo 'ABCDEF1 done'; echo 'nonsense'; echo 'ABCDEF9 done'; echo end").ReleaseAsync(["ABCDEF1", "ABCDEF2"], Cancel);

        Assert.Null(answer.Cause);
        Assert.Equal(new Dictionary<string, PostfixOutcome> { ["ABCDEF1"] = PostfixOutcome.Done, ["ABCDEF2"] = PostfixOutcome.NotThere }, answer.Value);
    }

    [Fact]
    public async Task Answer_that_breaks_off_says_nothing_of_the_others()
    {
        var answer = await Saying("echo 'ABCDEF1 done'; echo 'postsuper: fatal: disk is full' >&2; exit 1").DeleteAsync(["ABCDEF1", "ABCDEF2"], Cancel);

        Assert.Equal("postsuper: fatal: disk is full", answer.Cause);
        Assert.Equal((PostfixOutcome.Done, PostfixOutcome.Unknown), (answer.Value["ABCDEF1"], answer.Value["ABCDEF2"]));
    }

    [Fact]
    public async Task Ids_go_in_by_standard_input_and_a_bad_one_never_does()
    {
        using TemporaryFolder folder = new();
        var answer = await Saying($"cat > '{folder.At("given")}'; echo end").ReleaseAsync(["ABCDEF1", "ALL", "-", "ABC;rm", "ABCDEF2"], Cancel);

        Assert.Equal(2, answer.Value.Count);
        Assert.Equal("ABCDEF1\nABCDEF2\n", await File.ReadAllTextAsync(folder.At("given"), Cancel));
    }

    [Fact]
    public async Task Content_is_counted_not_read_for_marks()
    {
        List<(string, string?)> got = [];
        var answer = await Saying("cat > /dev/null; printf '26 ABCDEF1\\nSubject: x\\n\\nend\\n- ABCDEF2\\n- ABCDEF2\\n5 ABCDEF3\\nend\\n.end\\n'").ContentsAsync(
            ["ABCDEF1", "ABCDEF2", "ABCDEF3"],
            (id, bytes) =>
            {
                got.Add((id, bytes is { } content ? Encoding.ASCII.GetString(content.Span) : null));
                return Task.CompletedTask;
            },
            Cancel);

        Assert.Null(answer.Cause);
        Assert.Equal(
            [("ABCDEF1", "Subject: x\r\n\r\nend\r\n- ABCDEF2\r\n"), ("ABCDEF2", null), ("ABCDEF3", "end\r\n.")],
            got);
    }

    [Theory]
    [InlineData("echo '99999999999 ABCDEF1'")]
    [InlineData("echo '-1 ABCDEF1'")]
    [InlineData("echo '10 ALL'")]
    [InlineData("echo '100 ABCDEF1'; echo short")]
    [InlineData("echo '3 ABCDEF1'; printf abc")]
    [InlineData("head -c 100000 /dev/zero")]
    public async Task Answer_of_another_program_is_a_cause(string script)
    {
        var answer = await Saying(script).ContentsAsync(["ABCDEF1"], (_, _) => Task.CompletedTask, Cancel);

        Assert.NotNull(answer.Cause);
    }

    [Fact]
    public async Task Half_a_list_is_none()
    {
        var answer = await Saying("""echo '{"queue_name": "hold", "queue_id": "ABCDEF1"}'""").ListAsync(Cancel);

        Assert.Equal("The list has no end.", answer.Cause);
        Assert.Empty(answer.Value);
    }

    [Fact]
    public async Task Program_that_is_missing_or_fails_is_a_cause()
    {
        PostfixInstance missing = new() { Name = "x", Command = { "/nonexistent/program" } };

        Assert.Contains("/nonexistent/program cannot be run", (await new PostfixQueue(missing).ListAsync(Cancel)).Cause, StringComparison.Ordinal);
        Assert.Equal("sudo: a password is required", (await Saying("echo 'sudo: a password is required' >&2; exit 1").ListAsync(Cancel)).Cause);
        Assert.Equal("The command ended with code 255.", (await Saying("echo end; exit 255").ListAsync(Cancel)).Cause);
    }

    [Fact]
    public async Task Program_that_hangs_is_ended()
    {
        PostfixInstance slow = new() { Name = "x", Command = { "/bin/sh", "-c", "sleep 300" }, TimeoutSeconds = 1 };

        Assert.Equal("The command took longer than 1 seconds.", (await new PostfixQueue(slow).ListAsync(Cancel)).Cause);
    }

    [Fact]
    public async Task Much_that_is_said_on_both_sides_does_not_stop_it()
    {
        string[] ids = [.. Enumerable.Range(0, 20000).Select(i => $"ABCDEF{i:D6}")];
        var answer = await Saying("head -c 300000 /dev/zero | tr '\\0' x >&2; sed 's/$/ done/'; echo end").ReleaseAsync(ids, Cancel);

        Assert.Null(answer.Cause);
        Assert.All(answer.Value.Values, outcome => Assert.Equal(PostfixOutcome.Done, outcome));
    }

    [Fact]
    public void Options_out_of_bounds_are_named()
    {
        PostfixOptions options = new();
        options.Instances.Add(new PostfixInstance { Name = "Main!", PollSeconds = 0, TimeoutSeconds = 601, Log = "maillog" });
        options.Instances.Add(new PostfixInstance { Name = "b", Command = { "sudo" } });
        options.Instances.Add(new PostfixInstance { Name = "b", Command = { "sudo", "" } });

        string[] wrong = [.. new PostfixOptionsValidator().Validate(null, options).Failures!];

        Assert.Equal(7, wrong.Length);
        Assert.Equal(5, wrong.Count(sentence => sentence.StartsWith("Intake:Postfix:Instances:0:", StringComparison.Ordinal)));
    }

    private static PostfixQueue Saying(string script) => new(new PostfixInstance { Name = "test", Command = { "/bin/sh", "-c", script } });
}
