using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Tests.Queues.Reasons;

/// <summary>Whatever a sender writes: no exception, bounded output, and never less danger than without it.</summary>
public sealed class HostileHeaderTests
{
    private static readonly string[] Names =
    [
        "X-Quarantine-Queue", "X-Quarantine-Reason", "X-Spam-Flag", "X-Spam-Status", "X-Spam-Score", "X-Spam-Level", "X-Spam-Report", "X-Spam-Virus",
        "X-Amavis-Alert", "X-Amavis-Hold", "X-Quarantine-ID", "X-Spam", "X-Rspamd-Action", "X-Rspamd-Score", "X-Spamd-Result", "X-Spamd-Bar", "X-Virus",
        "X-Virus-Status", "X-Virus-Report", "X-Virus-Scanned", "X-MDAV-Result", "X-MDBadQueue-Reason", "X-MDQuarantine", "X-MDHeld", "X-MD", "X-MDRemoteIP",
        "X-MS-Exchange-Organization-SCL", "X-MS-Exchange-Organization-PCL", "X-Forefront-Antispam-Report", "X-Rspamd-Server", "Subject", "X-", "",
    ];

    private static readonly string[] Pieces =
    [
        "Yes", "No", "YES, ", "score=", "12.3", "-1", "NaN", "1e308", "required=5", " tests=[", "URIBL_PHISH=5", "BAYES_99", "]", ",", ";", ":", "*", " ", "\t",
        "virus", "spam", "scanner-failed", "manual", "policy;", "holding", "quarantine", "bad", "INFECTED, ", "BANNED, ", "default: True [", "15.2 / 15", "CLAM_VIRUS(", "0.00)", "[", "{", "};", "];", "(", ")", "/",
        "Infected (", "clean", "reject", "add header", "SCL:9;", "CAT:MALW", "SFV:", "4.1 RULE_X words", "=?utf-8?Q?virus?=", "=?", "\u202e", "\0", "\r\n", "\ud83d", "😀", "é", "****", "++++",
    ];

    private static Gen<HeaderField> AnyField =>
        from name in Gen.Elements(Names)
        from pieces in Gen.Elements(Pieces).ListOf()
        select new HeaderField(name, string.Concat(pieces));

    private static Gen<HoldDefaults> AnyDefaults =>
        from queue in Gen.Elements(Enum.GetValues<QueueName>())
        from code in Gen.Elements(Enum.GetValues<ReasonCode>())
        from believed in Gen.Choose(0, (int)HeaderFamilies.All)
        from all in Gen.Elements(true, false)
        select new HoldDefaults(queue, code, all ? HeaderFamilies.All : (HeaderFamilies)believed);

    [Fact]
    public void Added_field_never_lowers_danger_or_guard()
    {
        var cases =
            from header in AnyField.ListOf()
            from added in AnyField
            from place in Gen.Choose(0, 100)
            from defaults in AnyDefaults
            select (Header: header.ToList(), Added: added, Place: place, Defaults: defaults);

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            Reason without = ReasonReader.Read(one.Header, one.Defaults);
            List<HeaderField> more = [.. one.Header];
            more.Insert(one.Place % (more.Count + 1), one.Added);
            Reason with = ReasonReader.Read(more, one.Defaults);

            Assert.True(DangerTable.Of(with.Code) >= DangerTable.Of(without.Code), $"{without.Code} became {with.Code}");
            Assert.True(DangerTable.GuardOf(with.Queue) >= DangerTable.GuardOf(without.Queue), $"{without.Queue} became {with.Queue}");
            Assert.True(DangerTable.Of(with.Code) >= DangerTable.Of(one.Defaults.Reason));
            AssertBounded(with);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Any_text_is_read_without_an_exception()
    {
        var values =
            from name in Gen.Elements(Names)
            from text in ArbMap.Default.GeneratorFor<string>()
            select new HeaderField(name, text);

        Prop.ForAll(values.ListOf().ToArbitrary(), header => AssertBounded(ReasonReader.Read([.. header], HoldDefaults.None)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Missing_name_and_value_are_no_field() =>
        Assert.Equal(ReasonCode.Unknown, ReasonReader.Read([default, new HeaderField("X-Spam-Flag", null!)], HoldDefaults.None).Code);

    [Fact]
    public void Verdict_behind_many_forged_fields_is_still_read()
    {
        var header = new List<HeaderField>();
        for (int i = 0; i < 20_000; i++)
        {
            header.Add(new HeaderField("X-Spam-Status", $"No, score=-{i % 90} required=5 tests=[HAM_{i}=-1]"));
        }

        header.Add(new HeaderField("X-Virus-Status", "Infected (Eicar)"));
        Reason reason = ReasonReader.Read(header, HoldDefaults.None);

        Assert.Equal(ReasonCode.Virus, reason.Code);
        Assert.Equal("Eicar", reason.Said);
        AssertBounded(reason);
    }

    [Fact]
    public void Verdict_behind_a_hundred_thousand_lines_is_still_read_from_the_message()
    {
        var header = new StringBuilder("From: a@example.org\r\n").Insert(0, "X-Virus-Status: Clean\r\nX-Filler: y\r\n", 50_000);
        header.Append("X-Virus-Status: Infected\r\n (Eicar)\r\n\r\nX-Amavis-Alert: BANNED, in the body\r\n");
        Reason reason = ReasonReader.Read(Encoding.ASCII.GetBytes(header.ToString()), HoldDefaults.None);

        Assert.Equal(ReasonCode.Virus, reason.Code);
        Assert.Equal("Eicar", reason.Said);
        Assert.Equal(new Evidence("X-Virus-Status", null, "Infected (Eicar)"), Assert.Single(reason.Evidence));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Prop.ForAll(
            ArbMap.Default.GeneratorFor<byte[]>().Zip(AnyField).ToArbitrary(),
            one => AssertBounded(ReasonReader.Read([.. Encoding.UTF8.GetBytes($"{one.Item2.Name}: {one.Item2.Value}"), .. one.Item1], HoldDefaults.None)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("X-Spam-Status", "Yes, score=7 required=5 tests=", "A_RULE=1,")]
    [InlineData("X-Spam-Report", "", "* 1.0 RULE_A ")]
    [InlineData("X-Spam-Report", "", "1.0 ")]
    [InlineData("X-Spamd-Result", "default: True [1 / 2];", "A(1)[")]
    [InlineData("X-Spamd-Result", "default: True [1 / 2];", "A(1)[];")]
    [InlineData("X-Spamd-Result", "default: True [1 / 2];", "(((")]
    [InlineData("X-Forefront-Antispam-Report", "", "CAT:SPM;")]
    [InlineData("X-Forefront-Antispam-Report", "", ":;:;")]
    [InlineData("X-Amavis-Alert", "", "INFECTED,:")]
    [InlineData("X-Quarantine-Reason", "", " ;")]
    [InlineData("X-Quarantine-Reason", "=?utf-8?Q?", "=?utf-8?Q?")]
    public void Endless_value_is_read_in_bounds(string name, string begin, string repeated)
    {
        string value = begin + new StringBuilder().Insert(0, repeated, 200_000).ToString();

        AssertBounded(ReasonReader.Read([new HeaderField(name, value)], HoldDefaults.None));
    }

    [Fact]
    public void Control_and_direction_characters_are_taken_out()
    {
        Reason reason = Headers.Read("X-Quarantine-Reason: policy; in\0voice\u202eexe.\u2066pdf\u0007 \u0085 end\u200b");

        Assert.Equal("in voiceexe.pdf end", reason.Said);
    }

    [Fact]
    public void Long_text_is_cut_between_characters()
    {
        string said = Headers.Read("X-Quarantine-Reason: policy;" + new StringBuilder().Insert(0, "😀", 500)).Said!;

        Assert.True(said.Length <= CleanText.SaidLength);
        Assert.EndsWith("😀…", said, StringComparison.Ordinal);
        Assert.DoesNotContain(said.EnumerateRunes(), rune => rune == Rune.ReplacementChar);
    }

    [Fact]
    public void Numbers_are_read_the_same_under_a_german_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Reason reason = Headers.Read("X-Spam-Status: Yes, score=12.3 required=6.3 tests=[A_RULE=1.5]");

            Assert.Equal((12.3, 6.3), (reason.Score, reason.Threshold));
            Assert.Equal(1.5, reason.Evidence[0].Points);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertBounded(Reason reason)
    {
        Assert.True(reason.Evidence.Count <= EvidenceList.Limit);
        Assert.True(reason.Said is null || reason.Said.Length is > 0 and <= CleanText.SaidLength);
        Assert.True(reason.Score is null || Math.Abs(reason.Score.Value) <= PointNumber.Limit);
        Assert.True(reason.Threshold is null || Math.Abs(reason.Threshold.Value) <= PointNumber.Limit);
        foreach (Evidence evidence in reason.Evidence)
        {
            Assert.True(evidence.Rule.Length is > 0 and <= CleanText.RuleLength);
            Assert.True(evidence.Description is null || evidence.Description.Length <= CleanText.SaidLength);
            Assert.DoesNotContain(evidence.Rule + evidence.Description + reason.Said, char.IsControl);
            Assert.True(evidence.Points is null || Math.Abs(evidence.Points.Value) <= PointNumber.Limit);
        }
    }
}
