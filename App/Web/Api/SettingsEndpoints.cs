using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>The sections that there are.</summary>
internal sealed record SettingsList(IReadOnlyList<string> Sections);

/// <summary>Shows and changes the settings, a section at a time.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").RequireRight(Right.ManageSettings).WithTags("settings");
        settings.MapGet("", () => Results.Ok(new SettingsList(Sections))).WithName("listSettings").WithSummary("The names of the sections.").Produces<SettingsList>();
        Section<GeneralSettings>(settings);
        Section<RelaySettings>(settings);
        Section<DeliverySettings>(settings);
        Section<DigestSettings>(settings);
        Section<LinkSettings>(settings);
        Section<RetentionSettings>(settings);
        Section<BackscatterSettings>(settings);
        Section<SenderSettings>(settings);
        Section<ReadingSettings>(settings);
        settings.MapMethods("/{section}", [HttpMethods.Get, HttpMethods.Put], (string section) => ApiProblem.NotFound($"There is no section {section}. There are: {string.Join(", ", Sections)}."))
            .ExcludeFromDescription();
    }

    private static IReadOnlyList<string> Sections => [.. SettingsSections.All.Select(section => section.Name)];

    private static void Section<T>(RouteGroupBuilder settings)
        where T : class, ISettingsSection, new()
    {
        string title = char.ToUpperInvariant(T.Section[0]) + T.Section[1..];
        settings.MapGet($"/{T.Section}", (HttpContext context, SettingsStore store, ChangeSettings change) => new SettingsDoor<T>(store, change).Show(context))
            .WithName($"get{title}Settings").WithSummary($"The section {T.Section}. Its version is the ETag; a secret is shown as true (set) or false.").Produces<T>();
        settings.MapPut($"/{T.Section}", (HttpContext context, SettingsStore store, ChangeSettings change, CancellationToken cancel) => ChangeAsync(context, new SettingsDoor<T>(store, change), cancel))
            .WithName($"put{title}Settings").WithSummary("Changes it. What is left out stays as it is. With If-Match only that version is changed. A secret: a text sets it, true keeps it, false clears it.")
            .Accepts<T>("application/json").Produces<T>().ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ChangeAsync<T>(HttpContext context, SettingsDoor<T> door, CancellationToken cancel)
        where T : class, ISettingsSection, new()
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        return refused ?? (json is null ? ApiProblem.Unprocessable(ApiProblem.Invalid, [new("", "Send the settings to change as a JSON object.")]) : await door.ChangeAsync(context, json, cancel));
    }
}
