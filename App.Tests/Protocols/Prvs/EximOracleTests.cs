using System.Diagnostics;
using System.Globalization;
using System.Text;
using QueueDashboard.Protocols.Prvs;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Protocols.Prvs;

/// <summary>Exim's own expansions: what we sign it takes, what it signs we take. A thousand random addresses, keys and slots on forty days.</summary>
public sealed class EximOracleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qd-exim-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One start of Exim, its clock set to one day, answers all lines of its standard input.
    [Fact]
    public async Task Exim_and_we_take_each_others_tags()
    {
        string exim = Peers.FindExim();
        string clock = Peers.Find("faketime");
        Random random = new(20778);
        for (int day = 0; day < 40; day++)
        {
            // Any day from 2000 to 2050, and the days around those on which the count goes round.
            await AskOneDayAsync(exim, clock, day < 8 ? 20_996 + day : random.Next(11_000, 29_000), random);
        }
    }

    private async Task AskOneDayAsync(string exim, string clock, long day, Random random)
    {
        var cases = Enumerable.Range(0, 25)
            .Select(_ => (Address: $"{Name(random, random.Next(1, 40))}@{Name(random, 12).ToLowerInvariant()}.test", Secret: Name(random, random.Next(1, 65)), Slot: random.Next(10)))
            .ToArray();
        string[] signed = [.. cases.Select(c => PrvsCodec.Sign(c.Address, Today.KeyOf(c.Secret, c.Slot), day, verbatim: true)!)];
        string[] answers = await AskAsync(exim, clock, day, [
            .. cases.Select(c => $"${{prvs{{{c.Address}}}{{{c.Secret}}}{{{c.Slot}}}}}"),
            .. cases.Select((c, i) => $"${{prvscheck{{{signed[i]}}}{{{c.Secret}}}{{[$prvscheck_result][$prvscheck_keynum][$prvscheck_address]}}}}"),
        ]);

        Assert.Equal(2 * cases.Length, answers.Length);
        Assert.Equal(signed, answers[..cases.Length]);
        Assert.Equal(cases.Select(c => $"[1][{c.Slot}][{c.Address}]"), answers[cases.Length..]);
        Assert.All(cases.Zip(answers), pair =>
        {
            PrvsCheck folded = PrvsCodec.Check(pair.Second, [Today.KeyOf(pair.First.Secret, pair.First.Slot)], day);
            Assert.Equal((PrvsVerdict.Pass, 7), (folded.Verdict, folded.DaysLeft));
        });
    }

    private static string Name(Random random, int length) => string.Concat(random.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".AsSpan(), length));

    private async Task<string[]> AskAsync(string exim, string clock, long day, string[] expansions)
    {
        string configuration = Path.Combine(_folder, "exim.conf");
        await File.WriteAllTextAsync(configuration, $"exim_user = nobody\nexim_group = nogroup\nspool_directory = {_folder}\nprimary_hostname = oracle.test\nlog_file_path = {_folder}/%slog\nkeep_environment =\n", Cancel);
        string noon = DateTimeOffset.UnixEpoch.AddDays(day).AddHours(12).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(clock, ["-f", noon, exim, "-C", configuration, "-be"])
        {
            Environment = { ["TZ"] = "UTC" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        await process.StandardInput.WriteAsync(string.Join('\n', expansions) + "\n");
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancel);
        Assert.Equal("", await errors);
        return [.. (await output).Split('\n').Select(line => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line).Where(line => line.Length > 0)];
    }
}
