using System.Globalization;
using System.Text;
using QueueDashboard.Protocols.Lookalikes;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Finds what may deceive a reader: names that are not the sender's, domains that look like others, characters that are not seen.</summary>
internal static class MarkReader
{
    private const int MostKnown = 200;
    private const int LookedAt = 200_000;

    // Names that phishing borrows most; only letters that stand for others count for them.
    private static readonly string[] WellKnown =
    [
        "paypal.com", "amazon.com", "amazon.de", "apple.com", "icloud.com", "microsoft.com", "microsoftonline.com", "office.com", "outlook.com", "google.com", "gmail.com", "facebook.com",
        "instagram.com", "linkedin.com", "netflix.com", "spotify.com", "dropbox.com", "docusign.com", "adobe.com", "dhl.com", "dhl.de", "fedex.com", "hermesworld.com", "deutschepost.de",
        "sparkasse.de", "commerzbank.de", "deutsche-bank.de", "postbank.de", "volksbank.de", "telekom.de", "vodafone.de", "1und1.de", "ionos.de", "strato.de", "ebay.com", "ebay.de",
        "visa.com", "mastercard.com", "klarna.com", "coinbase.com", "binance.com", "github.com", "whatsapp.com", "zoom.us", "elster.de", "bund.de",
    ];

    /// <param name="recipients">Addresses of the envelope: whom a trick would be made for.</param>
    public static IReadOnlyList<Mark> Read(MailMessage message, ReadingRules rules, IReadOnlyList<string> recipients, string text)
    {
        List<Mark> marks = [];
        string[] known = [.. rules.OwnDomains.Concat(recipients.Select(Domain)).Where(domain => domain.Length > 0).Select(GeneralSettings.Fold).Distinct(StringComparer.Ordinal).Take(MostKnown)];
        bool IsKnown(string domain) => known.Any(own => domain == own || domain.EndsWith($".{own}", StringComparison.Ordinal));
        var from = message.From is [var first, ..] ? first : new Mailbox("", "");
        string domain = GeneralSettings.Fold(Domain(from.Address));
        var answers = message.ReplyTo.Where(mailbox => Domain(mailbox.Address).Length > 0).Take(10).ToList();

        if (message.Headers.All("From").Count() is > 1 and var senders)
        {
            marks.Add(new(MarkKind.ManySenders, senders.ToString(CultureInfo.CurrentCulture)));
        }

        if (!IsKnown(domain))
        {
            marks.AddRange(Names(from, domain, known, message, recipients));
        }

        foreach (string foreign in answers.Select(mailbox => GeneralSettings.Fold(Domain(mailbox.Address))).Prepend(domain).Distinct(StringComparer.Ordinal).Where(foreign => foreign.Length > 0 && !IsKnown(foreign)))
        {
            marks.AddRange(Domains(foreign, known));
        }

        if (domain.Length > 0 && answers.Find(mailbox => DomainLetters.RegisteredName(GeneralSettings.Fold(Domain(mailbox.Address))) != DomainLetters.RegisteredName(domain)) is { } elsewhere)
        {
            marks.Add(new(MarkKind.AnswersElsewhere, elsewhere.Address, from.Address));
        }

        marks.AddRange(Characters(message.Subject, MarkKind.TurnedSubject, MarkKind.HiddenSubject));
        marks.AddRange(Characters(from.Name, MarkKind.TurnedName, MarkKind.HiddenName));
        marks.AddRange(Characters(text.Length > LookedAt ? text[..LookedAt] : text, MarkKind.TurnedText, MarkKind.HiddenText));
        return marks;
    }

    internal static string Domain(string address) => address.LastIndexOf('@') is >= 0 and var at ? address[(at + 1)..].Trim().TrimEnd('>', '.') : "";

    private static IEnumerable<Mark> Domains(string domain, string[] known)
    {
        if (domain.Contains("xn--", StringComparison.Ordinal))
        {
            yield return new(MarkKind.International, DomainLetters.Decode(domain), domain);
        }

        if (Lookalike.MixesScripts(domain))
        {
            yield return new(MarkKind.MixedScripts, DomainLetters.Decode(domain), domain);
        }

        var (likeness, own) = known.Select(one => (Lookalike.Compare(domain, one), one))
            .Concat(WellKnown.Select(one => (Lookalike.Compare(domain, one, onlyLetters: true), one)))
            .FirstOrDefault(found => found.Item1 != Likeness.None);
        MarkKind? kind = likeness switch
        {
            Likeness.SwappedLetters => MarkKind.SwappedLetters,
            Likeness.Misspelt => MarkKind.Misspelt,
            Likeness.Contains => MarkKind.Contains,
            Likeness.OtherEnding => MarkKind.OtherEnding,
            _ => null,
        };
        if (kind is { } found)
        {
            yield return new(found, DomainLetters.Decode(domain), own);
        }
    }

    private static IEnumerable<Mark> Names(Mailbox from, string domain, string[] known, MailMessage message, IReadOnlyList<string> recipients)
    {
        string name = from.Name.Length > 500 ? from.Name[..500] : from.Name;
        if (name.Split([' ', '<', '>', '(', ')', '"', '\'', ',', ';'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.IndexOf('@', StringComparison.Ordinal) > 0 && Domain(word).Contains('.', StringComparison.Ordinal)) is { } address)
        {
            if (DomainLetters.RegisteredName(GeneralSettings.Fold(Domain(address))) != DomainLetters.RegisteredName(domain))
            {
                yield return new(MarkKind.NameIsAddress, address, from.Address);
            }
        }
        else if (known.FirstOrDefault(own => name.Contains(own, StringComparison.OrdinalIgnoreCase) || (DomainLetters.Registered(own).Length >= 4 && Plain(name).Split(' ').Contains(DomainLetters.Registered(own), StringComparer.Ordinal))) is not null)
        {
            yield return new(MarkKind.NameIsOwnDomain, name, from.Address);
        }
        else if (Plain(name) is { Length: >= 5 } plain && plain.Contains(' ', StringComparison.Ordinal) && People(message, recipients, known).Contains(plain, StringComparer.Ordinal))
        {
            yield return new(MarkKind.NameIsOwnPerson, name, from.Address);
        }
    }

    /// <summary>Names of own people that this message knows: those that it gives its recipients, and those in their addresses.</summary>
    private static IEnumerable<string> People(MailMessage message, IReadOnlyList<string> recipients, string[] known) =>
        message.To.Concat(message.Cc).Take(200).Where(mailbox => known.Contains(GeneralSettings.Fold(Domain(mailbox.Address)), StringComparer.Ordinal)).Select(mailbox => Plain(mailbox.Name))
            .Concat(recipients.Take(200).Where(address => address.Contains('@', StringComparison.Ordinal)).Select(address => Plain(address[..address.LastIndexOf('@')])));

    /// <summary>Words of letters in lower case, without marks: "Müller, Jörg" and "joerg.mueller" do not meet, "Anna Keller" and "anna.keller" do.</summary>
    private static string Plain(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (Rune rune in name.EnumerateRunes())
        {
            letters.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? "" : " ");
        }

        return string.Join(' ', letters.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<Mark> Characters(string text, MarkKind turned, MarkKind hidden)
    {
        int turning = 0;
        int unseen = 0;
        foreach (char letter in text)
        {
            turning += letter is '\u202A' or '\u202B' or '\u202D' or '\u202E' or '\u2066' or '\u2067' or '\u2068' ? 1 : 0;
            unseen += letter is '\u200B' or '\u2060' or '\uFEFF' or '\u180E' or '\u00AD' or '\u3164' or '\u115F' or '\u2800' or (>= '\u2061' and <= '\u2064') ? 1 : 0;
        }

        // A newsletter pads its first line with them, and a soft hyphen or two are honest; in a name or subject one is one too many.
        int allowed = hidden == MarkKind.HiddenText ? 20 : 0;
        if (turning > 0)
        {
            yield return new(turned, turning.ToString(CultureInfo.CurrentCulture));
        }

        if (unseen > allowed)
        {
            yield return new(hidden, unseen.ToString(CultureInfo.CurrentCulture));
        }
    }
}
