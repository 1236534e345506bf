using System.Text;

namespace QueueDashboard.Bench.Intake;

/// <summary>Messages of words, with a subject of their own: one that repeats a letter would be compressed and indexed for nothing.</summary>
internal sealed class BenchMessage
{
    private static readonly string[] Syllables = ["ka", "to", "ren", "mi", "sol", "ba", "ter", "un", "ge", "lin", "po", "war", "es", "ti", "no", "fra", "du", "hei", "kor", "ma"];
    private readonly byte[][] _bodies;

    public BenchMessage(int size)
    {
        var random = new Random(size);
        _bodies = [.. Enumerable.Range(0, 32).Select(_ => Body(random, size))];
    }

    /// <summary>The content with its end of data, ready for the wire.</summary>
    public byte[] Make(long number)
    {
        byte[] head = Encoding.ASCII.GetBytes(
            $"Received: from scanner.bench.test by mx.bench.test with ESMTP id {number:x8}; Sat, 21 Nov 2026 12:00:00 +0000\r\n" +
            $"Message-ID: <{number:x16}@bench.test>\r\nDate: Sat, 21 Nov 2026 12:00:00 +0000\r\nFrom: Sender {number % 97} <sender{number % 97}@bench.test>\r\n" +
            $"To: user{number % 251}@kunde.test\r\nSubject: Order {number} is on its way\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n" +
            "X-Spam-Status: Yes, score=7.3 required=5.0 tests=BAYES_99,URIBL_BLACK\r\n\r\n");
        return [.. head, .. _bodies[number % _bodies.Length]];
    }

    public static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Syllables[random.Next(Syllables.Length)]));

    private static byte[] Body(Random random, int size)
    {
        var text = new StringBuilder(size + 100);
        int line = 0;

        // The header above takes about 500 of the bytes.
        while (text.Length < size - 500)
        {
            string word = Word(random);
            text.Append(word).Append(line + word.Length > 70 ? "\r\n" : " ");
            line = line + word.Length > 70 ? 0 : line + word.Length + 1;
        }

        return Encoding.ASCII.GetBytes(text.Append("\r\n.\r\n").ToString());
    }
}
