namespace QueueDashboard.Web.Access;

/// <summary>Where to go after the sign-in. It stands in the address, so anybody may have written it.</summary>
internal static class ReturnAddress
{
    /// <summary>The path when it is one of this host, else the start page. "//host" and "/\host" are other hosts to a browser.</summary>
    public static string Local(string? wanted, PathString pathBase)
    {
        string start = $"{pathBase}/";
        bool local = wanted is ['/', ..] && wanted is not ['/', '/' or '\\', ..] && !wanted.Any(char.IsControl) && !wanted.Contains('\\', StringComparison.Ordinal);

        // Back to the sign-in itself would go round in circles.
        return local && !wanted!.StartsWith($"{pathBase}/{Urls.SignIn}", StringComparison.OrdinalIgnoreCase) && !wanted.StartsWith($"{pathBase}/{Urls.SignOut}", StringComparison.OrdinalIgnoreCase) ? wanted : start;
    }
}
