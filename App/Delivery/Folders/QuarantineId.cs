using System.Text;
using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Delivery.Folders;

/// <summary>The id that amavis wrote on top of a quarantined message. It releases only a file that bears the id that was asked for.</summary>
internal static partial class QuarantineId
{
    // amavis' own fields stand above the first of the message; what its sender wrote further down is none of them.
    private const int FieldsOnTop = 40;

    public static string? Read(ReadOnlySpan<byte> message)
    {
        HeaderWalker walker = new(message);
        for (int i = 0; i < FieldsOnTop && walker.MoveNext() && !Ascii.EqualsIgnoreCase(walker.Name, "Received"); i++)
        {
            if (Ascii.EqualsIgnoreCase(walker.Name, "X-Quarantine-ID") && Id().Match(HeaderText.Unfold(walker.Value)) is { Success: true } found)
            {
                return found.Groups[1].Value;
            }
        }

        return null;
    }

    [GeneratedRegex("^<?([A-Za-z0-9_+-]{6,40})>?$")]
    private static partial Regex Id();
}
