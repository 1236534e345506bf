using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace QueueDashboard.Protocols.Lookalikes;

/// <summary>
/// What a name looks like, so that two names that look alike become the same word: letters of other scripts, digits and marks
/// become the Latin letter that the eye takes them for (the idea of Unicode's technical standard 39, section 4; the table is small and ours).
/// </summary>
public static class Skeleton
{
    private const string Latin =
        // Cyrillic
        "аa вb сc ԁd еe ԍg һh іl јj кk ӏl мm нh оo рp ԛq гr ѕs тt ѵv ѡw ԝw хx уy ьb зe бb ґr " +
        // Greek
        "αa βb γy δd εe ηn ιl κk νv οo ρp σo τt υu χx ωw ζz θo λa πn ςc " +
        // Armenian, Cherokee small, Hebrew and others that stand alone
        "հh ոn օo սu զq ցg յj ոn ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ɪl ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz " +
        // Latin letters with strokes and hooks, which do not come apart
        "ıl łl øo đd ħh ŧt ɑa ɡg ƅb ƈc ɗd ƙk ɩl ɭl ƞn ɵo ƥp ʠq ɾr ʂs ƭt ʋv ɯw ƴy ʐz ßb æa œo ƽs " +
        // Digits and signs
        "0o 1l 2z 3e 4a 5s 6b 7t 8b 9g |l !l $s @a il";

    private static readonly FrozenDictionary<Rune, char> Table = Latin.Split(' ').Select(pair => (Rune: pair.EnumerateRunes().First(), Letter: pair[^1])).DistinctBy(pair => pair.Rune).ToFrozenDictionary(pair => pair.Rune, pair => pair.Letter);

    private static readonly (string Two, string One)[] Pairs = [("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m")];

    /// <summary>In lower case, without marks and characters that have no picture. At most 300 characters are looked at. Never throws.</summary>
    public static string Of(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (Rune rune in Decomposed(name.Length > 300 ? name[..300] : name).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format or UnicodeCategory.Control)
            {
                continue;
            }

            Rune small = Rune.ToLowerInvariant(rune);
            letters.Append(Table.TryGetValue(small, out char letter) ? letter.ToString() : small.ToString());
        }

        foreach (var (two, one) in Pairs)
        {
            letters.Replace(two, one);
        }

        return letters.ToString();
    }

    // Half a surrogate pair is no text and cannot be decomposed.
    private static string Decomposed(string name) => string.Concat(name.EnumerateRunes()).Normalize(NormalizationForm.FormKD);
}
