using System.Text.Json;
using QueueDashboard.Tests.Architecture;

namespace QueueDashboard.Tests.Protocols.Milter;

/// <summary>Sessions of a real Postfix 3.7 with a filter that signs, refuses and holds.</summary>
internal static class RecordedSessions
{
    /// <summary>A session that XCLIENT ends; authenticated submission; a bounce to three recipients; mail of a program on the server.</summary>
    public const int Short = 2, Submission = 3, Bounce = 4, NonSmtp = 5;

    public static readonly IReadOnlyList<int> All = [Short, Submission, Bounce, NonSmtp];

    private static readonly (int Session, bool FromServer, byte[] Packet)[] s_all =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "App.Tests", "Corpus", "milter-sessions.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(one => (one.GetProperty("session").GetInt32(), one.GetProperty("from").GetString() == "server", Convert.FromHexString(one.GetProperty("packet").GetString()!))),
    ];

    public static IReadOnlyList<byte[]> Server(int session) => [.. s_all.Where(one => one.Session == session && one.FromServer).Select(one => one.Packet)];

    public static IReadOnlyList<byte[]> Filter(int session) => [.. s_all.Where(one => one.Session == session && !one.FromServer).Select(one => one.Packet)];
}
