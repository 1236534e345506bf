using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Intake.Folders;

/// <summary>One header field of a file and where it stands in it, its line end included.</summary>
internal readonly record struct HeaderPiece(string Name, string Value, int Start, int End)
{
    // A header of more fields is not one that a mail server wrote; what is behind them is not looked at.
    private const int MostFields = 2000;
    private const int LongestValue = 256 << 10;

    /// <param name="bodyOffset">Where the body begins.</param>
    public static IReadOnlyList<HeaderPiece> ReadAll(ReadOnlySpan<byte> message, out int bodyOffset)
    {
        List<HeaderPiece> pieces = [];
        HeaderWalker walker = new(message);
        while (walker.MoveNext())
        {
            if (pieces.Count == MostFields)
            {
                continue;
            }

            var value = walker.Value;
            int end = walker.ValueStart + value.Length;
            while (end < message.Length && message[end] == '\r')
            {
                end++;
            }

            end += end < message.Length && message[end] == '\n' ? 1 : 0;
            pieces.Add(new HeaderPiece(Encoding.ASCII.GetString(walker.Name), HeaderText.Unfold(value.Length > LongestValue ? value[..LongestValue] : value).Trim(), walker.NameStart, end));
        }

        bodyOffset = walker.BodyOffset;
        return pieces;
    }

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    public bool IsOneOf(IReadOnlyList<string> names) => names.Contains(Name, StringComparer.OrdinalIgnoreCase);
}
