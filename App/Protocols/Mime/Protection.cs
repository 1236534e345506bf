namespace QueueDashboard.Protocols.Mime;

/// <summary>Names parts that are encrypted, signed or in Outlook's own format. Nothing is opened or checked.</summary>
internal static class Protection
{
    public static bool IsEncrypted(MailMessage message)
    {
        foreach (var part in message.Root.SelfAndDescendants())
        {
            switch (part.ContentType)
            {
                case "multipart/encrypted" or "application/pgp-encrypted":
                case "application/pkcs7-mime" or "application/x-pkcs7-mime" when !IsSmimeSigned(part):
                    return true;
                default:
                    break;
            }
        }

        return StartsWithArmor(message, "-----BEGIN PGP MESSAGE-----"u8);
    }

    public static bool IsSigned(MailMessage message)
    {
        foreach (var part in message.Root.SelfAndDescendants())
        {
            switch (part.ContentType)
            {
                case "multipart/signed" or "application/pgp-signature" or "application/pkcs7-signature" or "application/x-pkcs7-signature":
                case "application/pkcs7-mime" or "application/x-pkcs7-mime" when IsSmimeSigned(part):
                    return true;
                default:
                    break;
            }
        }

        return StartsWithArmor(message, "-----BEGIN PGP SIGNED MESSAGE-----"u8);
    }

    public static bool IsTnef(MimePart part) => part.ContentType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || (part.FileName?.Equals("winmail.dat", StringComparison.OrdinalIgnoreCase) ?? false);

    private static bool IsSmimeSigned(MimePart part) =>
        part.Parameters.TryGetValue("smime-type", out var type) && type.Equals("signed-data", StringComparison.OrdinalIgnoreCase);

    private static bool StartsWithArmor(MailMessage message, ReadOnlySpan<byte> armor)
    {
        foreach (var plain in message.Sections.SelectMany(s => s.Plain).Where(p => p.Encoding != TransferEncoding.Base64))
        {
            if (plain.Content.Span.IndexOf(armor) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
