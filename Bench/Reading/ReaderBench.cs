using System.Diagnostics;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Bench.Reading;

/// <summary>Reads each file of a folder as a message, over and over, on one thread.</summary>
internal static class ReaderBench
{
    public static int Run(Choice choice)
    {
        string corpus = choice.Text("corpus", "");
        if (!Directory.Exists(corpus))
        {
            Console.Error.WriteLine("Name a folder of messages: --corpus DIR");
            return 2;
        }

        byte[][] messages = [.. Directory.EnumerateFiles(corpus, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).Where(bytes => bytes.Length > 0)];
        long bytes = messages.Sum(message => (long)message.Length);
        var time = TimeSpan.FromSeconds(choice.Number("seconds", 5));
        Console.WriteLine($"{messages.Length} messages, {bytes / 1e6:F1} MB, the median {messages.Select(message => (double)message.Length).Median():F0} bytes");
        Console.WriteLine("what                              MB/s   messages/s  allocated / read");
        Measure("header scan", message => HeaderScan.Read(message, 256 << 10).Fields.Count);
        Measure("tree and headers", message => MailMessage.Read(message).Subject.Length);
        Measure("whole, as the index reads it", message =>
        {
            var read = MailMessage.Read(message);
            return (read.Text?.Length ?? 0) + read.Attachments.Sum(attachment => attachment.Name.Length) + (read.IsBounce ? 1 : 0);
        });
        return 0;

        void Measure(string name, Func<byte[], int> read)
        {
            Pass(read);
            Pass(read);
            long before = GC.GetAllocatedBytesForCurrentThread();
            double cpu = Environment.CpuUsage.TotalTime.TotalSeconds;
            var watch = Stopwatch.StartNew();
            int passes = 0;
            do
            {
                Pass(read);
                passes++;
            }
            while (watch.Elapsed < time);

            // Processor time, not the clock's: others may be at work on the same core.
            double seconds = Environment.CpuUsage.TotalTime.TotalSeconds - cpu;
            double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Console.WriteLine($"{name,-33} {passes * bytes / seconds / 1e6,-6:F0} {passes * messages.Length / seconds,-11:F0} {allocated / passes / bytes:F2}");
        }

        void Pass(Func<byte[], int> read)
        {
            long sum = 0;
            foreach (byte[] message in messages)
            {
                sum += read(message);
            }

            GC.KeepAlive(sum);
        }
    }
}
