using System.Reflection;
using Microsoft.AspNetCore.Components;
using QueueDashboard.Web;

namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>
/// Every address of a page, read from the program itself: a page or a tab that is new is visited without anybody adding it here. Only what
/// stands for one thing among many, such as a digest's number, has to be named.
/// </summary>
internal static class PageAddresses
{
    /// <param name="samples">A route's parameter that is no word of its own, with the value to visit it by.</param>
    public static IEnumerable<(string Name, string Path)> All(IReadOnlyDictionary<string, string> samples)
    {
        foreach (var page in typeof(Root).Assembly.GetTypes().Where(type => type.GetCustomAttributes<RouteAttribute>().Any()).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            var parts = page.GetCustomAttribute<PagePartsAttribute>();
            foreach (string route in page.GetCustomAttributes<RouteAttribute>().Select(route => route.Template.Trim('/')).Order(StringComparer.Ordinal))
            {
                // Without a word behind it the page shows its first part, which is visited by its word.
                if (parts is not null && !route.Contains('{', StringComparison.Ordinal))
                {
                    continue;
                }

                int hole = route.IndexOf('{', StringComparison.Ordinal);
                string start = hole < 0 ? route : route[..hole];
                string[] words = hole < 0 ? [""] : parts is not null ? [.. parts.Words] : samples.TryGetValue(route, out string? sample) ? [sample] : throw new InvalidOperationException($"The tour does not know how to visit {route}: name its words with PageParts, or a sample here.");
                foreach (string word in words)
                {
                    yield return (Name($"{start}{word}"), $"{start}{word}");
                }
            }
        }
    }

    private static string Name(string path) => path.Replace('/', '-');
}
