namespace QueueDashboard.Data.Queues;

/// <summary>Families of header fields that scanners write. A listener says which of them it believes: a sender can write them too.</summary>
[Flags]
public enum HeaderFamilies
{
    None = 0,
    Quarantine = 1,
    SpamAssassin = 2,
    Amavis = 4,
    Rspamd = 8,
    ClamAv = 16,
    MDaemon = 32,
    Microsoft = 64,
    All = Quarantine | SpamAssassin | Amavis | Rspamd | ClamAv | MDaemon | Microsoft,
}
