using QueueDashboard.Queues;

namespace QueueDashboard.Digests;

/// <summary>The address that a digest is mailed to.</summary>
internal static class MailAddress
{
    /// <summary>
    /// Without its BATV tag, which is no part of the mailbox and runs out; otherwise as it stood in the envelope, for a local part
    /// may be particular about its case.
    /// </summary>
    public static string Untagged(string address)
    {
        string key = AddressKey.Fold(address);
        return key.Length < address.Length && address.EndsWith(key, StringComparison.OrdinalIgnoreCase) ? address[^key.Length..] : address;
    }

    /// <summary>It can stand in a To: field and an SMTP command. Envelopes come from strangers.</summary>
    public static bool IsWritable(string address)
    {
        int at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= 320
            && !address.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign) || sign is '<' or '>' or ',' or '"' or '\\' or ';' or '(' or ')');
    }
}
