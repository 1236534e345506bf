using QueueDashboard.Data.Senders;
using QueueDashboard.Senders;

namespace QueueDashboard.Tests.Senders;

public sealed class SenderFileTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("news@shop.example", "block news@shop.example ")]
    [InlineData("allow shop.example", "allow shop.example ")]
    [InlineData("shop.example OK", "allow shop.example ")]
    [InlineData("shop.example\tREJECT go away", "block shop.example ")]
    [InlineData("shop.example 550 5.7.1 no", "block shop.example ")]
    [InlineData("block,shop.example,anna@local.test", "block shop.example anna@local.test")]
    [InlineData("\"shop.example\";allow", "allow shop.example ")]
    public void Line_without_columns_is_read(string line, string read)
    {
        var (one, fault) = Assert.Single(SenderFile.Read($"# a list\r\n\r\n{line}", SenderVerdict.Block, ""));
        Assert.Null(fault);
        Assert.Equal(read, $"{SenderFile.Word(one.Verdict)} {one.Pattern} {one.For}");
        Assert.Equal(3, one.Number);
    }

    [Fact]
    public void Names_of_columns_say_which_is_which_and_what_is_left_out_is_kept()
    {
        var lines = SenderFile.Read("sender;note;endsAt;verdict\n'=a@shop.example;\"one; \"\"two\"\"\";2026-03-31;allow\nb@shop.example;;;nonsense\nc@shop.example;x;soon;\n", SenderVerdict.Block, "@local.test").ToList();
        Assert.Equal(("=a@shop.example", "one; \"two\"", new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), "@local.test", SenderVerdict.Allow), (lines[0].Line.Pattern, lines[0].Line.Note, lines[0].Line.EndsAt, lines[0].Line.For, lines[0].Line.Verdict));
        Assert.Equal(["verdict", "ends"], lines.Skip(1).Select(line => line.Fault));
        SenderView there = new(1, SenderVerdict.Block, "a@shop.example", "", "shop.example", Now, "kept", Now, "anna", 0, null);
        var over = new SenderLine(1, "", SenderVerdict.Allow, "a@shop.example", "").Over(there);
        Assert.Equal(("shop.example", (DateTimeOffset?)Now, "kept"), (over.AuthenticatedDomain, over.EndsAt, over.Note));
    }

    [Fact]
    public void What_is_written_is_read_again_and_no_spreadsheet_runs_it()
    {
        SenderView row = new(1, SenderVerdict.Allow, "=cmd@shop.example", "@local.test", null, null, "+1, \"quoted\"", Now, "anna", 7, Now);
        string line = SenderFile.Line(row);
        Assert.StartsWith("allow,\"'=cmd@shop.example\",\"'@local.test\",,,\"'+1, \"\"quoted\"\"\",7,", line, StringComparison.Ordinal);
        var (one, fault) = Assert.Single(SenderFile.Read(string.Join(',', SenderFile.Columns) + "\r\n" + line, SenderVerdict.Block, ""));
        Assert.Null(fault);
        Assert.Equal((row.Pattern, row.For, row.Note), (one.Pattern, one.For, one.Note));
    }

    [Fact]
    public void Access_table_holds_only_what_the_mail_server_can_decide()
    {
        SenderView row = new(1, SenderVerdict.Block, "a@shop.example", "", null, null, "", Now, "anna", 0, null);
        string table = PostfixAccess.Write(
        [
            row, row with { Pattern = ".evil.example" }, row with { Pattern = "b@shop.example", Verdict = SenderVerdict.Allow }, row with { Pattern = "for.example", For = "@local.test" },
            row with { Pattern = "bound.example", AuthenticatedDomain = "bound.example" }, row with { Pattern = "over.example", EndsAt = Now }, row with { Pattern = "a b@shop.example" },
        ], Now);
        Assert.Equal(["evil.example", ".evil.example", "a@shop.example", "b@shop.example"], table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Split('\t')[0]));
        Assert.Contains("b@shop.example\tpermit_auth_destination\n", table, StringComparison.Ordinal);
        Assert.Contains("a@shop.example\tREJECT 5.7.1 ", table, StringComparison.Ordinal);
    }
}
