using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>How the scanners call themselves.</summary>
internal static class ScannerNames
{
    /// <summary>Of several that may have written a field, the one that it is named after.</summary>
    internal static string Of(HeaderFamilies families) => families switch
    {
        _ when families.HasFlag(HeaderFamilies.SpamAssassin) => "SpamAssassin",
        _ when families.HasFlag(HeaderFamilies.ClamAv) => "ClamAV",
        _ when families.HasFlag(HeaderFamilies.Amavis) => AmavisFields.Name,
        _ when families.HasFlag(HeaderFamilies.Rspamd) => "Rspamd",
        _ when families.HasFlag(HeaderFamilies.MDaemon) => "MDaemon",
        _ when families.HasFlag(HeaderFamilies.Microsoft) => "Microsoft",
        _ => "",
    };
}
