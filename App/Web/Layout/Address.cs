using Microsoft.AspNetCore.WebUtilities;

namespace QueueDashboard.Web.Layout;

/// <summary>Reads what the frame needs to know from the address of the page in it.</summary>
internal static class Address
{
    public static string? Query(string uri, string key) =>
        QueryHelpers.ParseQuery(new Uri(uri).Query).TryGetValue(key, out var values) ? values.ToString() : null;

    /// <summary>"quarantine" of "queues/quarantine?search=x"; null on every other page.</summary>
    public static string? QueueWord(string relative)
    {
        string path = relative.Split('?', '#')[0];
        return path.StartsWith("queues/", StringComparison.Ordinal) ? path["queues/".Length..] : null;
    }
}
