namespace QueueDashboard.Web.Links;

/// <summary>The pages behind action links. They need no sign-in, no circuit and no script.</summary>
internal static class LinkPageServices
{
    public static IServiceCollection AddLinkPages(this IServiceCollection services)
    {
        services.AddSingleton<LinkPageWriter>();
        services.AddSingleton<WholeDigestActs>();
        services.AddSingleton<LinkVisits>();
        services.AddSingleton<UnknownLinkLimit>();
        services.AddSingleton<LinkEndpoints>();
        services.AddSingleton<OwnPageWriter>();
        services.AddSingleton<OwnPageActs>();
        services.AddSingleton<MineLimit>();
        services.AddSingleton<OwnPageEndpoints>();
        return services;
    }

    public static void MapLinkPages(this IEndpointRouteBuilder routes)
    {
        LinkEndpoints.Map(routes);
        OwnPageEndpoints.Map(routes);
    }
}
