namespace QueueDashboard.Web.Account;

/// <summary>A User-Agent field in two words, as people know their devices by. It is a guess: the field says what it likes.</summary>
internal static class BrowserName
{
    // Later names are said by browsers that name earlier ones too, so the first that fits wins.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
        ("Chromium", "Chromium"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("FreeBSD", "FreeBSD"), ("Linux", "Linux"),
    ];

    /// <summary>Null when it says nothing that is known here.</summary>
    public static string? Of(string agent)
    {
        string?[] words = [Find(Browsers, agent), Find(Systems, agent)];
        string known = string.Join(", ", words.Where(word => word is not null));
        return known.Length > 0 ? known : null;
    }

    private static string? Find((string Sign, string Name)[] known, string agent) => Array.Find(known, one => agent.Contains(one.Sign, StringComparison.OrdinalIgnoreCase)).Name;
}
