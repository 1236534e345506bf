using System.Globalization;
using System.Text;
using QueueDashboard.Data.Senders;
using QueueDashboard.Intake.Rspamd;
using QueueDashboard.Senders;

namespace QueueDashboard.Web.Senders;

/// <summary>
/// The lists as Rspamd fetches them: plain text behind a key that opens nothing else. It asks with HEAD and If-Modified-Since every few
/// minutes, and reads the whole only after a change.
/// </summary>
internal static class MapEndpoints
{
    public const string Path = "/maps/rspamd/";

    public static void MapSenderMaps(this IEndpointRouteBuilder routes) =>
        routes.MapMethods(Path + "{list}", [HttpMethods.Get, HttpMethods.Head], AnswerAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(string list, HttpContext context, MapKey key, MapTimes times, FailedSignIns failed, IReadSenders senders, TimeProvider clock, CancellationToken cancel)
    {
        var client = context.Connection.RemoteIpAddress;
        context.Response.Headers.CacheControl = "no-store";
        if (failed.IsOver(client))
        {
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (!key.Is(Given(context)))
        {
            failed.Note(client);
            context.Response.Headers.WWWAuthenticate = BasicSignIn.Challenge;
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        SenderVerdict? verdict = list switch { "allow" => SenderVerdict.Allow, "block" => SenderVerdict.Block, _ => null };
        if (verdict is not { } wanted)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        List<SenderView> rows = [];
        await foreach (var row in SenderQueries.AllAsync(senders, new SenderFilter(wanted), cancel))
        {
            rows.Add(row);
        }

        string text = RspamdMap.Write(rows, wanted, clock.GetUtcNow());
        string tag = RspamdMap.Tagged(text);
        var since = times.Of(list, tag, clock.GetUtcNow());
        context.Response.Headers.ETag = tag;
        context.Response.Headers.LastModified = since.ToString("R", CultureInfo.InvariantCulture);
        var asked = context.Request.GetTypedHeaders();
        bool same = asked.IfNoneMatch.Count > 0 ? asked.IfNoneMatch.Any(one => one.Tag == tag) : asked.IfModifiedSince >= since;
        return same ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Text(text, "text/plain", Encoding.UTF8);
    }

    // In the address, as Rspamd takes it in any version; or as a bearer token; or as the password of a basic sign-in.
    private static string Given(HttpContext context)
    {
        if (context.Request.Query["key"].ToString() is { Length: > 0 } query)
        {
            return query;
        }

        string header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : BasicSignIn.Read(header)?.Password ?? "";
    }
}

/// <summary>Since when each list says what it says. A date has whole seconds, so a second change within one gets the next.</summary>
internal sealed class MapTimes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Tag, DateTimeOffset Since)> _times = new(StringComparer.Ordinal);

    public DateTimeOffset Of(string list, string tag, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_times.TryGetValue(list, out var known) && known.Tag == tag)
            {
                return known.Since;
            }

            DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
            whole = known.Since >= whole && known.Tag is not null ? known.Since.AddSeconds(1) : whole;
            _times[list] = (tag, whole);
            return whole;
        }
    }
}
