namespace QueueDashboard.Bench.Milter;

/// <summary>What Postfix says of a message of 5 kB, macros and all.</summary>
internal static class MilterScript
{
    private const string QueueId = "i\04jWyjq1WySz1jMyF\0";

    /// <summary>Version 6, all actions, all steps.</summary>
    public static byte[] Offer { get; } = MilterStep.Packet('O', "\0\0\0\u0006\0\0\u0001\u00ff\0\u001f\u00ff\u00ff");

    public static IReadOnlyList<MilterStep> Session { get; } =
    [
        new('C', "j\0mx.bench.test\0{daemon_name}\0ORIGINATING\0{daemon_addr}\0127.0.0.1\0v\0Postfix 3.7.11\0_\0host7.bench.test [192.0.2.7]\0", "host7.bench.test\04\u009c\u00e2192.0.2.7\0", 0x1, 0x1000),
        new('H', "", "client.bench.test\0", 0x2, 0x2000),
    ];

    /// <summary>An own user's mail, which we sign.</summary>
    public static IReadOnlyList<MilterStep> Submission(int fields) => Message("<anna@local.test>", "<bob@remote.test>", fields);

    /// <summary>A forged bounce. Whatever is answered to RCPT, the rest follows.</summary>
    public static IReadOnlyList<MilterStep> Bounce(int fields) => Message("<>", "<prvs=0785aaaaaa=anna@local.test>", fields);

    private static MilterStep[] Message(string sender, string recipient, int fields) =>
    [
        new('M', $"{{mail_addr}}\0{sender.Trim('<', '>')}\0{{mail_host}}\0local.test\0{{mail_mailer}}\0smtp\0", sender + "\0SIZE=5000\0", 0x4, 0x4000),
        new('R', $"{{rcpt_addr}}\0{recipient.Trim('<', '>')}\0{{rcpt_host}}\0remote.test\0{{rcpt_mailer}}\0smtp\0", recipient + "\0", 0x8, 0x8000),
        new('T', QueueId, "", 0x200, 0x10000) { Flushes = true },
        .. Enumerable.Range(0, fields).Select(number => new MilterStep('L', QueueId, $"X-Header-{number}\0value of some length, as usual {number}\0", 0x20, 0x80)),
        new('N', QueueId, "", 0x40, 0x40000),
        new('B', QueueId, string.Concat(Enumerable.Repeat("All work and no play makes a long line of text.\r\n", 92)), 0x10, 0x80000),
        new('E', QueueId, "", 0, 0),
    ];
}
