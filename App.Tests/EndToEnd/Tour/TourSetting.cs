namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>What an administrator has set up by the time that somebody takes the tour.</summary>
internal static class TourSetting
{
    public static async Task MakeAsync(BrowserDesk desk, long message)
    {
        await SendAsync(desk, "rules", new
        {
            name = "A rule with quite a long name, for archives of people with long addresses",
            conditions = new object[] { new { kind = "attachment-name", value = "*.zip" }, new { kind = "header", name = "X-Spam-Flag" }, new { kind = "sender", value = "a-sender-with-a-long-address@a-department.outside.example", not = true } },
        });
        await SendAsync(desk, "senders", new
        {
            verdict = "block",
            sender = "a-sender-with-a-long-address-that-goes-on@a-department.outside.example",
            @for = "a-recipient-with-a-long-name@example.org",
            note = "A note that says at some length why nothing of it is wanted here",
        }, HttpMethod.Put);
        await SendAsync(desk, "senders", new { verdict = "allow", sender = "outside.example" }, HttpMethod.Put);
        await SendAsync(desk, $"items/{message}/delete", new { });
    }

    private static async Task SendAsync(BrowserDesk desk, string path, object body, HttpMethod? method = null)
    {
        using var answer = await desk.Dashboard.CallAsync(method ?? HttpMethod.Post, path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }
}
