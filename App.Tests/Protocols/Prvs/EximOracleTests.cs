using System.Diagnostics;
using System.Text;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

/// <summary>Exim's own expansions: what we sign it takes, what it signs we take. It needs root, and runs at today's date. Its package cannot stand beside Postfix, so no run may demand it.</summary>
public sealed class EximOracleTests : IDisposable
{
    private static readonly string[] s_places = ["/opt/exim-light/root/usr/sbin/exim4", "/opt/exim-oracle/root/usr/sbin/exim4", "/usr/sbin/exim4"];

    private readonly string _folder = Directory.CreateTempSubdirectory("qd-exim-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One start of Exim answers all lines of its standard input.
    [Fact]
    public async Task Exim_and_we_take_each_others_tags()
    {
        string? exim = Environment.GetEnvironmentVariable("QD_EXIM") ?? s_places.FirstOrDefault(File.Exists);
        Assert.SkipUnless(exim is not null && Environment.UserName == "root", "Exim is not here (QD_EXIM names it), or these tests do not run as root.");
        Assert.SkipUnless(await AskAsync(exim!, ["${length_1:x}"]) is ["x"], "Exim is here but does not start: a library of it may be missing.");

        Random random = new(20778);
        var cases = Enumerable.Range(0, 1000)
            .Select(_ => (Address: $"{Name(random, random.Next(1, 40))}@{Name(random, 12).ToLowerInvariant()}.test", Secret: Name(random, random.Next(1, 65)), Slot: random.Next(10)))
            .ToArray();
        long day = PrvsDay.Of(TimeProvider.System.GetUtcNow());
        string[] signed = [.. cases.Select(c => PrvsCodec.Sign(c.Address, Today.KeyOf(c.Secret, c.Slot), day, verbatim: true)!)];
        string[] answers = await AskAsync(exim!, [
            .. cases.Select(c => $"${{prvs{{{c.Address}}}{{{c.Secret}}}{{{c.Slot}}}}}"),
            .. cases.Select((c, i) => $"${{prvscheck{{{signed[i]}}}{{{c.Secret}}}{{[$prvscheck_result][$prvscheck_keynum][$prvscheck_address]}}}}"),
        ]);
        if (PrvsDay.Of(TimeProvider.System.GetUtcNow()) != day)
        {
            Assert.Skip("Midnight passed in between.");
        }

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

    private async Task<string[]> AskAsync(string exim, string[] expansions)
    {
        string configuration = Path.Combine(_folder, "exim.conf");
        await File.WriteAllTextAsync(configuration, $"exim_user = nobody\nexim_group = nogroup\nspool_directory = {_folder}\nprimary_hostname = oracle.test\nlog_file_path = {_folder}/%slog\nkeep_environment =\n", Cancel);
        ProcessStartInfo start = new(exim, ["-C", configuration, "-be"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Cancel);
        Task<string> errors = process.StandardError.ReadToEndAsync(Cancel);
        try
        {
            await process.StandardInput.WriteAsync(string.Join('\n', expansions) + "\n");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read: the caller sees that answers are missing.
            return [];
        }

        await process.WaitForExitAsync(Cancel);
        Assert.Equal("", await errors);
        return [.. (await output).Split('\n').Select(line => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line).Where(line => line.Length > 0)];
    }
}
