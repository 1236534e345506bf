using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace QueueDashboard.Alarms;

/// <summary>The secrets of webhooks: encrypted in the database, in the clear only while a call is signed.</summary>
internal sealed class AlarmSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("QueueDashboard.Alarms.Webhook");

    public string? Seal(string secret) => secret.Length == 0 ? null : _protector.Protect(secret);

    /// <summary>False: there is one, and it cannot be read.</summary>
    public bool TryOpen(string? stored, out string? secret)
    {
        secret = null;
        if (stored is null)
        {
            return true;
        }

        try
        {
            secret = _protector.Unprotect(stored);
            return true;
        }
        catch (CryptographicException)
        {
            // The key folder was lost or is another machine's: the outcome says so, and a person sets the secret again.
            return false;
        }
    }
}
