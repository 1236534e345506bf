using System.Globalization;
using BenchmarkDotNet.Running;
using QueueDashboard.Bench.Batv;
using QueueDashboard.Bench.HoldQueue;
using QueueDashboard.Bench.Intake;
using QueueDashboard.Bench.Lists;
using QueueDashboard.Bench.Milter;
using QueueDashboard.Bench.Reading;
using QueueDashboard.Bench.Start;

namespace QueueDashboard.Bench;

public static class Program
{
    private const string Usage = """
        intake  [--sizes 5000,50000] [--sessions 1,10,50] [--seconds 5] [--rounds 3] [--warm 10] [--single] [--peer postfix|none] [--folder DIR] [--app App.dll]
                takes mail beside Postfix's hold queue; --single: one message a connection
        milter  [--parts direct,postfix,memory] [--connections 1,10] [--single] [--fields 14] [--seconds 5] [--rounds 3] [--warm 10] [--messages 1000000] [--folder DIR] [--app App.dll]
                the milter beside a do-nothing filter on libmilter, behind Postfix, and its memory over many messages
        lists   [--items 10000,100000,1000000] [--repeat 40] [--folder DIR]
                pages and searches
        desk    [--items 100000] [--repeat 30] [--folder DIR]
                what a person's desk asks: pages, orders, searches, counts, suggestions, a scroll through thousands
        reader  --corpus DIR [--seconds 5]
                the message reader over the files of a folder
        start   [--items 10000] [--rounds 5] [--rest 10] [--folder DIR] [--app App.dll]
                time to the first answer and memory at rest, beside an empty Kestrel
        holdqueue [--held 1000] [--polls 20] [--release 500] [--folder DIR]
                mirrors the hold queue of a real Postfix: the first list, looks without changes, all contents, a search, many released at once
        codec   [--rounds 9] [--milliseconds 300]
                BATV tags beside a bare HMAC-SHA1
        micro   BenchmarkDotNet; its own switches follow
        """;

    public static async Task<int> Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        string command = args.FirstOrDefault() ?? "";
        var choice = new Choice([.. args.Skip(1)]);
        switch (command)
        {
            case "intake":
                return await IntakeBench.RunAsync(choice);
            case "milter":
                return await MilterBench.RunAsync(choice);
            case "lists":
                return await ListBench.RunAsync(choice);
            case "desk":
                return await DeskBench.RunAsync(choice);
            case "reader":
                return ReaderBench.Run(choice);
            case "codec":
                return CodecBench.Run(choice);
            case "holdqueue":
                return await HoldQueueBench.RunAsync(choice);
            case "start":
                return await StartBench.RunAsync(choice);
            case EmptyServer.Command:
                return await EmptyServer.RunAsync(choice);
            case "micro":
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Skip(1)]);
                return 0;
            default:
                Console.WriteLine(Usage);
                return 2;
        }
    }
}
