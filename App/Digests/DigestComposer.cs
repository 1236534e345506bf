using QueueDashboard.Data.Digests;
using QueueDashboard.Data.Links;

namespace QueueDashboard.Digests;

/// <summary>Makes subject, HTML and plain text of a letter. Knows no database and no relay.</summary>
internal static class DigestComposer
{
    public static ComposedDigest Compose(DigestLetter letter)
    {
        var facts = new LetterFacts(letter);
        return new ComposedDigest(facts.Subject, DigestHtml.Write(letter, facts), DigestPlainText.Write(letter, facts));
    }
}

/// <summary>The sentences that HTML and plain text share. Everything of strangers in them is one clean line.</summary>
internal sealed class LetterFacts
{
    private readonly DigestLetter _letter;
    private readonly DigestWords _words;

    public LetterFacts(DigestLetter letter)
    {
        _letter = letter;
        _words = letter.Words;
        string first = letter.Lines.Count > 0 ? Subjects(0) : "";
        bool admin = letter.Audience is Audience.Administrators;
        Subject = letter.Kind is DigestKind.FreshLink
            ? _words.Format("Subject_Fresh", first)
            : _words.Counted(admin ? "Subject_Admin" : "Subject", letter.Count, admin ? letter.Host : ShownText.Line(letter.SentTo), letter.Count);
        Heading = letter.Kind is DigestKind.FreshLink ? _words["Heading_Fresh"] : _words.Counted(admin ? "Heading_Admin" : "Heading", letter.Count, letter.Count);
        Preheader = letter.Count switch
        {
            1 => _words.Format("Preheader_One", first),
            2 when letter.Lines.Count == 2 => _words.Format("Preheader_Two", first, Subjects(1)),
            _ when letter.Lines.Count >= 2 => _words.Format("Preheader_Many", first, Subjects(1), letter.Count - 2),
            _ => "",
        };
        Questions = letter.Audience is Audience.Recipients ? _words.Format("Questions", "postmaster@" + ShownText.Line(letter.SentTo[(letter.SentTo.LastIndexOf('@') + 1)..])) : null;
    }

    public string Subject { get; }

    public string Heading { get; }

    public string Preheader { get; }

    public string? Questions { get; }

    public string Head => $"{_letter.Host} · {_words.Long(_letter.Now)}";

    public string Intro
    {
        get
        {
            string to = ShownText.Line(_letter.SentTo);
            return _letter switch
            {
                { Kind: DigestKind.FreshLink } => _words.Format("ForFresh", to),
                { Everything: true } => _words.Format("ForEverything", to),
                { Since: { } since } => _words.Format("ForSince", to, _words.Near(_letter.Local(since), _letter.Now)),
                _ => _words.Format("For", to),
            };
        }
    }

    public string How => _letter.NoLinks is not NoLinks.None
        ? $"{_words[$"NoLinks_{_letter.NoLinks}"]}{(_letter.Audience is Audience.Recipients ? " " + _words["NoLinks_Ask"] : "")}"
        : _letter.ActAtOnce ? _words["HowLinksAtOnce"]
        : _letter.Lines.Count > 1 ? _words["HowLinks"] : _words["HowLink"];

    public string? More => _letter.More == 0 ? null : _words.Counted("More", _letter.More, _letter.More);

    /// <summary>That recipients wait for an answer; null: none does.</summary>
    public string? Requests => _letter.OpenRequests == 0 ? null : _words.Counted("Requests", _letter.OpenRequests, _letter.OpenRequests);

    public string Verb(LetterLink link) => link.AsksOnly ? _words["Ask"] : _words[link.Act.ToString()];

    public string Until => _words.Format("LinksUntil", _words.Day(_letter.LinksUntil));

    public IEnumerable<(string Verb, string Does)> Explained =>
    [
        (_words[nameof(LinkAct.Release)], _words["Explain_Release"]),
        (_words[nameof(LinkAct.Requeue)], _words["Explain_Requeue"]),
        (_words[nameof(LinkAct.Delete)], _words.Format("Explain_Delete", _letter.RecycleBinDays)),
    ];

    public LineFacts Of(LetterLine line) => new(_letter, line);

    private string Subjects(int line) => Of(_letter.Lines[line]).Subject;
}
