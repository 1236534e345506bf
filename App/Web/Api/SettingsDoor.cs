using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Net.Http.Headers;
using QueueDashboard.Actions;
using QueueDashboard.Settings;

namespace QueueDashboard.Web.Api;

/// <summary>Shows and changes one section of the settings. The version of a section is its entity tag.</summary>
internal sealed class SettingsDoor<T>(SettingsStore settings, ChangeSettings change)
    where T : class, ISettingsSection, new()
{
    // Of several who change different settings of one section at once each gets his turn.
    private const int MostTries = 5;

    public IResult Show(HttpContext context)
    {
        // First the version: a value that is newer than its tag is refused later, one that is older would overwrite.
        int version = settings.VersionOf<T>();
        return Answer(context, settings.Current<T>(), version);
    }

    public async Task<IResult> ChangeAsync(HttpContext context, JsonObject wanted, CancellationToken cancel)
    {
        var (tagged, asked) = Version(context);
        if (tagged && asked is null)
        {
            return ApiProblem.Of(StatusCodes.Status412PreconditionFailed, ApiProblem.Stale, "Not the version that stands there", "If-Match names no version of this section: send the ETag of a GET.");
        }

        for (int tries = 1; ; tries++)
        {
            int version = asked ?? settings.VersionOf<T>();
            var (value, errors) = SettingsJson.Apply(settings.Current<T>(), wanted);
            if (value is null)
            {
                return Invalid(errors);
            }

            switch (await change.SaveAsync(ApiCaller.Of(context).Actor, value, version, cancel))
            {
                case SettingOutcome.Saved saved:
                    return Answer(context, value, saved.Version);
                case SettingOutcome.Invalid invalid:
                    return Invalid(invalid.Errors);
                case SettingOutcome.Stale when !tagged && tries < MostTries:
                    // Another process (the command line) saved, and this one has not noticed yet.
                    await settings.ReloadAsync(cancel);
                    break;
                case SettingOutcome.Stale stale:
                    return Refuse(stale);
            }
        }
    }

    private static IResult Answer(HttpContext context, T value, int version)
    {
        context.Response.Headers.ETag = $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(SettingsJson.Show(value));
    }

    /// <summary>Whether a version was named, and which; <c>*</c> is any.</summary>
    private static (bool Tagged, int? Version) Version(HttpContext context)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags.Count == 0 || tags.Contains(EntityTagHeaderValue.Any))
        {
            return (context.Request.Headers.IfMatch.Count > 0 && tags.Count == 0, null);
        }

        return (true, tags is [{ IsWeak: false } tag] && int.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null);
    }

    private static IResult Invalid(IReadOnlyList<SettingError> errors) => ApiProblem.Unprocessable(ApiProblem.Invalid, [.. errors.Select(error => new ApiFault(error.Key, error.Message))]);

    private static IResult Refuse(SettingOutcome.Stale stale) => ApiProblem.Of(
        StatusCodes.Status412PreconditionFailed,
        ApiProblem.Stale,
        "Not the version that stands there",
        string.Create(CultureInfo.InvariantCulture, $"{stale.ChangedBy} saved this section at {stale.ChangedAt:yyyy-MM-dd HH:mm:ss} UTC. Read it again; nothing was written."),
        ("by", stale.ChangedBy),
        ("at", stale.ChangedAt));
}
