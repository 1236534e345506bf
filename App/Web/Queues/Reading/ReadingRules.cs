namespace QueueDashboard.Web.Queues.Reading;

/// <param name="OwnDomains">Domains of this installation; subdomains count too.</param>
/// <param name="OfferRemoteImages">The remote images of one message may be loaded, after a press.</param>
public sealed record ReadingRules(IReadOnlyList<string> OwnDomains, bool OfferRemoteImages)
{
    public static ReadingRules None { get; } = new([], false);
}
