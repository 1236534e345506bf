using System.Buffers;
using System.Text;
using QueueDashboard.Batv;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Filter;

/// <summary>
/// <c>X-Batv-Status</c>, in the manner of RFC 8601: whoever reads it further on can believe it, because what others wrote there is taken
/// away. It names no recipient: one of several must not read of the others.
/// </summary>
internal static class StatusHeader
{
    public const string Name = "X-Batv-Status";

    /// <summary>A name with a blank before the colon is an old way to write the same field (RFC 5322 4.5).</summary>
    public static bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name.Trim(" \t"u8), Name);

    /// <param name="count">Fields of this name in the message. The last one goes first, since those behind a deleted one move up.</param>
    public static void RemoveForeign(IBufferWriter<byte> output, int count)
    {
        for (int index = count; index > 0; index--)
        {
            MilterReplies.ChangeHeader(output, (uint)index, Name, "");
        }
    }

    /// <param name="server">The mail server's name for itself.</param>
    /// <param name="verdicts">Of the recipients that were taken, each once.</param>
    public static void Add(IBufferWriter<byte> output, string server, IEnumerable<BatvVerdict> verdicts) =>
        MilterReplies.InsertHeader(output, 0, Name, $"{Host(server)}; batv={string.Join(',', verdicts.Select(verdict => verdict.Word()))}");

    private static string Host(string server) => server.Length > 0 && server.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? server : "localhost";
}
