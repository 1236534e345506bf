using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>
/// Notices fields that RFC 5322 section 3.6 allows once and a message has twice. A second From makes one program check what another
/// program shows, so a person should see that it is there.
/// </summary>
internal struct SingleFields
{
    private static readonly string[] s_names = ["From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID"];

    private int _seen;

    /// <summary>Whether this name was given before and must not come twice.</summary>
    public bool IsRepeated(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < s_names.Length; i++)
        {
            if (s_names[i].Length == name.Length && Ascii.EqualsIgnoreCase(name, s_names[i]))
            {
                var was = (_seen & (1 << i)) != 0;
                _seen |= 1 << i;
                return was;
            }
        }

        return false;
    }
}
