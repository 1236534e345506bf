using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Tests.Protocols.Smtp;

/// <summary>The order of commands, written down a second time as a person would read it in RFC 5321 4.1.4.</summary>
public sealed class SmtpOrderTests
{
    // A number is the reply that refuses; a letter the state that follows: g greeted, r ready, s sender, t recipients, x refused.
    private const string Expected = """
                   Greeted  Ready  Sender  Recipients  Refused
        Helo       r        r      r       r           503
        Ehlo       r        r      r       r           503
        Mail       503      s      503     503         503
        Rcpt       503      503    t       t           503
        Data       503      503    554     r           503
        Rset       g        r      r       r           503
        Noop       g        r      s       t           503
        Vrfy       g        r      s       t           503
        Help       g        r      s       t           503
        Quit       g        r      s       t           x
        StartTls   503      g      503     503         503
        XForward   503      r      503     503         503
        XClient    g        g      503     503         503
        NotOffered g        r      s       t           503
        Unknown    g        r      s       t           503
        """;

    [Fact]
    public void Check_every_state_and_verb_follows_the_table()
    {
        string[][] rows = [.. Expected.Split('\n').Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(Enum.GetNames<SmtpVerb>().Order(), rows.Skip(1).Select(row => row[0]).Order());
        Assert.Equal(Enum.GetNames<SmtpState>().Order(), rows[0].Order());
        foreach (string[] row in rows.Skip(1))
        {
            for (int column = 0; column < rows[0].Length; column++)
            {
                SmtpAnswer? answer = SmtpOrder.Check(Enum.Parse<SmtpState>(rows[0][column]), Enum.Parse<SmtpVerb>(row[0]), out SmtpState next);
                string found = answer?.Code.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Letter(next);
                Assert.True(row[column + 1] == found, $"{row[0]} in {rows[0][column]}: expected {row[column + 1]}, found {found}");
            }
        }
    }

    private static string Letter(SmtpState state) => state switch
    {
        SmtpState.Greeted => "g",
        SmtpState.Ready => "r",
        SmtpState.Sender => "s",
        SmtpState.Recipients => "t",
        _ => "x",
    };
}
