using BenchmarkDotNet.Attributes;
using QueueDashboard.Bench.Intake;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;

namespace QueueDashboard.Bench.Micro;

/// <summary>What each message costs on its way in, by itself.</summary>
[MemoryDiagnoser]
public class MessageBenchmarks
{
    private byte[] _message = [];

    [Params(5_000, 50_000)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup() => _message = new BenchMessage(Size).Make(1);

    [Benchmark]
    public int HeaderFields() => HeaderScan.Read(_message, 256 << 10).Fields.Count;

    [Benchmark]
    public int Packed() => ContentCodec.Pack(_message).Bytes.Length;

    [Benchmark]
    public int ReadWhole() => MailMessage.Read(_message).Text?.Length ?? 0;
}
