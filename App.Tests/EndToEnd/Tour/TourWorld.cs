using System.Text.RegularExpressions;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>A dashboard in use: messages of many kinds, a digest that was sent, and what an administrator set up.</summary>
internal sealed partial class TourWorld
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static TourWorld? s_filled;

    /// <summary>Messages by what they show.</summary>
    public required IReadOnlyList<(string Name, long Id)> Messages { get; init; }

    /// <summary>Addresses that a digest carried.</summary>
    public required IReadOnlyList<(string Name, string Path)> Links { get; init; }

    public required IReadOnlyDictionary<string, string> Samples { get; init; }

    /// <summary>For pages of one thing among many: a number that nothing has.</summary>
    public static IReadOnlyDictionary<string, string> NothingThere { get; } = new Dictionary<string, string> { ["digests/{Id:long}"] = "999999" };

    /// <summary>Once for all tests of the class, whose desk it is.</summary>
    public static async Task<TourWorld> FillAsync(BrowserDesk desk)
    {
        await Gate.WaitAsync();
        try
        {
            return s_filled ??= await MakeAsync(desk);
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<TourWorld> MakeAsync(BrowserDesk desk)
    {
        var view = await desk.SignedInAsync();
        List<(string, long)> messages = [];
        foreach (var (name, message) in TourMessages.All)
        {
            string subject = $"Tour{name}{Guid.NewGuid():N}"[..20];
            messages.Add((name, await desk.SendAndFindAsync(view, subject, message.Replace("SUBJECT", subject, StringComparison.Ordinal))));
        }

        await TourSetting.MakeAsync(desk, messages[0].Item2);
        using (var sent = await desk.Dashboard.CallAsync(HttpMethod.Post, "digests/send"))
        {
            Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        }

        await Support.Eventually.TrueAsync("digests are written", () => Task.FromResult(Outbox(desk).Any(mail => LinkLine().IsMatch(mail))));
        var digests = (await desk.Dashboard.GetAsync("digests")).GetProperty("digests");
        await view.Page.Context.CloseAsync();
        return new()
        {
            Messages = messages,
            Links = [.. Outbox(desk).SelectMany(LinksOf).DistinctBy(link => link.Name)],
            Samples = new Dictionary<string, string> { ["digests/{Id:long}"] = digests[0].GetProperty("id").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };

        static IEnumerable<string> Outbox(BrowserDesk desk) => Directory.EnumerateFiles(Path.Combine(desk.Dashboard.Storage, "outbox")).Select(file => MailMessage.Read(File.ReadAllBytes(file)).Text ?? "");
    }

    // The plain text names each link before its address.
    private static IEnumerable<(string Name, string Path)> LinksOf(string mail) =>
        LinkLine().Matches(mail).Select(match => ($"link-{match.Groups[1].Value.Trim().Replace(' ', '-')}", match.Groups[2].Value));

    [GeneratedRegex(@"(?m)^([A-Za-z -]+): (http://127\.0\.0\.1:\d+/(?:a|me)/[\w-]+)\r?$")]
    private static partial Regex LinkLine();
}
