using System.Text;

namespace QueueDashboard.Digests;

/// <summary>The digest for readers without HTML.</summary>
internal static class DigestPlainText
{
    public static string Write(DigestLetter letter, LetterFacts facts)
    {
        var words = letter.Words;
        var text = new StringBuilder();
        Line(text, facts.Head).Append('\n');
        Line(text, facts.Heading);
        Line(text, facts.Intro);
        Line(text, facts.How);
        foreach (var line in letter.Lines)
        {
            var of = facts.Of(line);
            Line(text.Append("\n----------------------------------------\n"), of.Subject);
            Line(text, $"{words["From"]}: {of.From}{(of.Address is null ? "" : $" <{of.Address}>")}");
            if (of.Recipients is not null)
            {
                Line(text, $"{words["To"]}: {of.Recipients}");
            }

            Line(text, $"{words["Reason"]}: {of.Label}");
            Line(text, of.Sentence);
            Line(text, $"{of.When} ({of.Age}) · {of.Size}");
            foreach (var link in line.Links)
            {
                Line(text, $"{facts.Verb(link)}: {letter.UrlOf(link.Token) ?? words["DeadLink"]}");
            }
        }

        text.Append("\n----------------------------------------\n");
        if (facts.More is { } more)
        {
            Line(text, letter.NoLinks is NoLinks.None ? more : $"{more} {words["MoreDashboard"]}");
        }

        if (facts.Requests is { } requests)
        {
            Line(text, $"{requests} {letter.RequestsUrl}".TrimEnd());
        }

        if (letter.NoLinks is NoLinks.None)
        {
            Line(text, $"{words["All"]}: {letter.UrlOf(letter.WholeToken) ?? words["DeadLink"]}").Append('\n');
            foreach (var (verb, does) in facts.Explained)
            {
                Line(text, $"{verb} {does}");
            }

            Line(text, facts.Until);
        }

        if (letter.HasOwnPage)
        {
            Line(text, $"{words["OwnPage"]}: {letter.OwnUrl ?? words["DeadLink"]}");
        }

        return Line(text, $"{words["NeverPassword"]} {facts.Questions}".TrimEnd()).ToString();
    }

    private static StringBuilder Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
