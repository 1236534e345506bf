using System.Numerics;
using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// Reads queue and reason out of a message's header. Every believed field is read, duplicates too, and the most dangerous
/// reading wins over the listener's default: whoever adds a field can raise the danger and never lower it. Linear in the
/// size of the header, bounded in what it keeps, and it never throws: the intake calls it on whatever came.
/// </summary>
internal static class ReasonReader
{
    /// <summary>Characters of one value that are looked at. Real ones stay below 20,000.</summary>
    private const int LongestValue = 65_536;

    /// <summary>Names are short; a longer one is no scanner's.</summary>
    private const int LongestName = 100;

    /// <summary>
    /// Walks the header of <paramref name="message"/> itself, to its last field: a milter's fields stand at the end, and a
    /// sender who writes thousands before them must not push them out of a list with a limit.
    /// </summary>
    /// <param name="told">What others than the header say: each is read as one more field.</param>
    internal static Reason Read(ReadOnlySpan<byte> message, HoldDefaults defaults, params ReadOnlySpan<HeldReason> told)
    {
        var tally = new ReasonTally(defaults);
        foreach (var one in told)
        {
            tally.Add(ToldReason.Reading(one));
        }

        var walker = new HeaderWalker(message);
        while (walker.MoveNext())
        {
            ReadOnlySpan<byte> name = walker.Name;
            if (name.Length is < ScannerFields.ShortestName or > LongestName || name[0] is not ((byte)'X' or (byte)'x') || name[1] is not (byte)'-')
            {
                continue;
            }

            if (Find(Encoding.ASCII.GetString(name), defaults.Believed) is { } reader)
            {
                ReadOnlySpan<byte> value = walker.Value;
                reader.ReadInto(tally, HeaderText.Unfold(value.Length > LongestValue ? value[..LongestValue] : value));
            }
        }

        return tally.Result();
    }

    /// <summary>The same for fields that did not come as a message, or of which there are few.</summary>
    internal static Reason Read(IReadOnlyList<HeaderField> header, HoldDefaults defaults)
    {
        var tally = new ReasonTally(defaults);
        for (int i = 0; i < header.Count; i++)
        {
            if (Find(header[i].Name?.Trim() ?? "", defaults.Believed) is { } reader)
            {
                string value = header[i].Value ?? "";
                reader.ReadInto(tally, value.Length > LongestValue ? value[..LongestValue] : value);
            }
        }

        return tally.Result();
    }

    private static BelievedField? Find(string name, HeaderFamilies believed) =>
        ScannerFields.Find(name) is { } reader && (reader.Families & believed) is not HeaderFamilies.None and var writers
            ? new BelievedField(name, reader, writers)
            : null;

    private readonly record struct BelievedField(string Name, FieldReader Reader, HeaderFamilies Writers)
    {
        internal void ReadInto(ReasonTally tally, string value)
        {
            // Mail servers encode what is not ASCII, as the reason that a rule in German gives.
            string plain = value.Contains("=?", StringComparison.Ordinal) ? EncodedWords.Decode(value) : value;
            if (Reader.Read(new Field(Name, plain)) is { } reading)
            {
                tally.Add(reading.Scanner.Length > 0 ? reading : reading with
                {
                    Scanner = ScannerNames.Of(Writers),
                    IsScannerGuessed = !BitOperations.IsPow2((int)Writers),
                });
            }
        }
    }
}
