using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Bench.Batv;

/// <summary>
/// Signing and checking an address beside the least that either needs: one HMAC-SHA1 of the library, its instance kept, over the same bytes
/// made ready before. In turn, on one thread.
/// </summary>
internal static class CodecBench
{
    private const long Day = 20778;
    private const int Addresses = 1000;

    public static int Run(Choice choice)
    {
        int rounds = choice.Number("rounds", 9);
        var time = TimeSpan.FromMilliseconds(choice.Number("milliseconds", 300));
        byte[] secret = Encoding.ASCII.GetBytes("3508f88e8e68f2fb65e07b49d631dc821c9d3fd4");
        PrvsKey[] keys = [new PrvsKey(secret, 4)];
        string[] plain = [.. Enumerable.Range(0, Addresses).Select(i => $"firstname.lastname{i}@department{i % 7}.example.com")];
        string[] tagged = [.. plain.Select(address => PrvsCodec.Sign(address, keys[0], Day)!)];
        byte[][] sources = [.. plain.Select((address, i) => Encoding.UTF8.GetBytes($"{tagged[i].AsSpan(5, 4)}{address}"))];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, secret);

        (string Name, Func<int> Pass)[] parts =
        [
            ("bare HMAC-SHA1", () => Bare(hmac, sources)),
            ("sign", () => Sign(plain, keys[0])),
            ("check, good", () => Check(tagged, keys)),
            ("check, no tag", () => Check(plain, keys)),
        ];
        var figures = parts.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToArray();
        for (int round = 0; round <= rounds; round++)
        {
            for (int part = 0; part < parts.Length; part++)
            {
                var figure = Measure(parts[part].Pass, time);
                if (round > 0)
                {
                    figures[part].Add(figure);
                }
            }
        }

        double floor = figures[0].Select(one => one.Nanoseconds).Median();
        Console.WriteLine($"{Addresses} addresses, {rounds} rounds of {time.TotalMilliseconds} ms in turn after one; medians");
        Console.WriteLine("what              ns/address  to the bare HMAC  bytes/address");
        for (int part = 0; part < parts.Length; part++)
        {
            double took = figures[part].Select(one => one.Nanoseconds).Median();
            Console.WriteLine($"{parts[part].Name,-17} {took,-11:F0} {took / floor,-17:F2} {figures[part].Select(one => one.Bytes).Median():F1}");
        }

        return 0;
    }

    private static (double Nanoseconds, double Bytes) Measure(Func<int> pass, TimeSpan time)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        double cpu = Environment.CpuUsage.TotalTime.TotalNanoseconds;
        var watch = Stopwatch.StartNew();
        long done = 0;
        do
        {
            done += pass();
        }
        while (watch.Elapsed < time);

        // Processor time: others may be at work on the same core.
        return ((Environment.CpuUsage.TotalTime.TotalNanoseconds - cpu) / done, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)done);
    }

    private static int Bare(IncrementalHash hmac, byte[][] sources)
    {
        Span<byte> hash = stackalloc byte[20];
        foreach (byte[] source in sources)
        {
            hmac.AppendData(source);
            hmac.GetHashAndReset(hash);
        }

        return sources.Length;
    }

    private static int Sign(string[] addresses, PrvsKey key)
    {
        Span<char> signed = stackalloc char[PrvsCodec.LongestSigned];
        int done = 0;
        foreach (string address in addresses)
        {
            done += PrvsCodec.TrySign(address, key, Day, PrvsDay.UsualLifetime, verbatim: false, signed, out _) ? 1 : throw new InvalidOperationException("An address was not signed.");
        }

        return done;
    }

    private static int Check(string[] addresses, PrvsKey[] keys)
    {
        int done = 0;
        foreach (string address in addresses)
        {
            var verdict = PrvsCodec.Check(address, keys, Day).Verdict;
            done += verdict is PrvsVerdict.Pass or PrvsVerdict.Untagged ? 1 : throw new InvalidOperationException($"An address was judged {verdict.Word()}.");
        }

        return done;
    }
}
