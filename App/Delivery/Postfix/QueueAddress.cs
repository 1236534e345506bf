using QueueDashboard.Protocols.Addresses;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>An address out of a queue file.</summary>
internal static class QueueAddress
{
    /// <summary>
    /// Queue files keep addresses without quotes; SMTP wants them where the local part is no dot-string (RFC 5321 section 4.1.2). What has no SMTP
    /// form at all stays as it is, so that a person sees it; a hand-over refuses it.
    /// </summary>
    public static string ToWire(string internalForm)
    {
        // The domain has no @ of its own; a local part may.
        int at = internalForm.LastIndexOf('@');
        string local = at < 0 ? internalForm : internalForm[..at];
        string domain = at < 0 ? "" : internalForm[(at + 1)..];
        return EnvelopeAddress.TryCreate(local, domain, out var address) ? address.ToWire() : internalForm;
    }
}
