using System.Text;

namespace QueueDashboard.Tests.Web.Queues.Reading;

/// <summary>
/// Messages that try to run, to fetch or to lead somewhere, family by family. <c>{T}</c> is an address of the test's own; <c>RUN</c>
/// is script that asks for it.
/// </summary>
/// <param name="Name">Of the family, and its number there.</param>
/// <param name="Trips">Chromium, with nothing in between, asks for the address on its own.</param>
internal sealed record HostileHtml(string Name, string Html, bool Trips, string Charset = "utf-8")
{
    public const string Words = "The visible words";

    private const string Run = "fetch('{T}/run',{mode:'no-cors'})";

    private static readonly string[] Roots = ["<html", "<head", "<frameset", "<!DOCTYPE", "<body", "\uFEFF"];

    public static IReadOnlyList<HostileHtml> All { get; } =
    [
        .. HostileFamilies.Tripping.SelectMany(family => Make(family.Key, family.Value, trips: true)),
        .. HostileFamilies.Waiting.SelectMany(family => Make(family.Key, family.Value, trips: false)),
        .. HostileFamilies.Encoded,
    ];

    /// <summary>The HTML as octets of its charset, asking the given address.</summary>
    /// <param name="trap">Without a slash at its end.</param>
    public byte[] Octets(string trap)
    {
        string html = Html.Replace("RUN", Run, StringComparison.Ordinal).Replace("{T}", trap, StringComparison.Ordinal)
            .Replace("{N}", trap["http:".Length..], StringComparison.Ordinal)
            .Replace("{B64}", Convert.ToBase64String(Encoding.ASCII.GetBytes(Run.Replace("{T}", trap, StringComparison.Ordinal))), StringComparison.Ordinal);
        string whole = Array.Exists(Roots, root => html.StartsWith(root, StringComparison.OrdinalIgnoreCase)) ? html : $"<p>{Words}</p>{html}";

        // A tested octet is a Latin-1 character here, so that charsets can be lied about.
        return Charset == "utf-16le" ? Encoding.Unicode.GetBytes(whole) : Charset == "utf-8" ? Encoding.UTF8.GetBytes(whole) : Encoding.Latin1.GetBytes(whole);
    }

    /// <summary>As a mail server hands it over.</summary>
    public byte[] Message(string trap)
    {
        string encoded = Convert.ToBase64String(Octets(trap), Base64FormattingOptions.InsertLineBreaks);
        return Encoding.ASCII.GetBytes($"From: Trap <trap@outside.example>\r\nTo: ben@example.org\r\nSubject: {Name}\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset={Charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n");
    }

    private static IEnumerable<HostileHtml> Make(string family, string[] htmls, bool trips) =>
        htmls.Select((html, number) => new HostileHtml(FormattableString.Invariant($"{family} {number + 1}"), html, trips));
}
