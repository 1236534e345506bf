using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using QueueDashboard.Data;
using QueueDashboard.Data.Digests;
using QueueDashboard.Delivery;
using QueueDashboard.Settings;

namespace QueueDashboard.Digests;

/// <summary>
/// Takes waiting digests to the digest relay, or without one to files. A mail goes out at least once and always under the same
/// Message-ID: it may repeat only when we die between the MTA's answer and our commit.
/// </summary>
internal sealed partial class DigestSender(
    UnitOfWork work,
    SettingsStore settings,
    IMailRelay relays,
    DigestOrigin origin,
    DigestOutbox outbox,
    IDataProtectionProvider protection,
    TimeProvider clock,
    ILogger<DigestSender> logger)
{
    private const int MailsAtOnce = 50;

    /// <summary>Hours after which a mail that is only ever put off has failed.</summary>
    private const int GiveUpHours = 48;

    // While one mail is being handed over no other process may take it; after a crash it is free again when this is over.
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _seal = protection.CreateProtector(DigestWriter.Purpose);

    /// <summary>Sends all that is due; comes back when nothing is left, or when the relay answers nobody.</summary>
    public async Task SendDueAsync(CancellationToken cancel)
    {
        var setting = settings.Current<RelaySettings>().Digest;
        IRelaySession? session = setting.IsConfigured ? relays.Open(setting.ToRelay()) : null;
        try
        {
            while (await work.ReadAsync((db, stop) => DigestStore.DueAsync(db, clock.Now(), MailsAtOnce, stop), cancel) is { Count: > 0 } due)
            {
                foreach (var row in due)
                {
                    if (await ClaimAsync(row, cancel) && !await SendAsync(session, row, cancel))
                    {
                        return;
                    }
                }
            }
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync();
            }
        }
    }

    /// <summary>The first of those that want it gets it: the command line may send beside the server.</summary>
    private Task<bool> ClaimAsync(DigestRow row, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await DigestStore.DigestAsync(db, row.Id, stop) is not { State: DigestState.Waiting } found || found.Version != row.Version)
            {
                return false;
            }

            found.DueAt = Microseconds.From(clock.GetUtcNow() + Claim);
            found.Attempts++;
            found.Version++;
            return true;
        },
        cancel);

    /// <summary>False: the relay is broken, and trying another mail is no use.</summary>
    private async Task<bool> SendAsync(IRelaySession? session, DigestRow row, CancellationToken cancel)
    {
        if (Open(row) is not { } mail)
        {
            await SettleAsync(row.Id, DigestState.Failed, "the keys that sealed this mail are gone", CancellationToken.None);
            return true;
        }

        if (session is null)
        {
            await WriteAsync(row, mail, cancel);
            return true;
        }

        var result = await session.HandOverAsync(
            new HandOver
            {
                ReversePath = origin.Sender,
                Recipients = [new HandOverRecipient(row.Id, row.SentTo)],
                Prefix = ReadOnlyMemory<byte>.Empty,
                Content = _ => ValueTask.FromResult<ReadOnlyMemory<byte>>(mail),
                ContentLength = mail.Length,
            },
            cancel);

        // What the MTA said is recorded even when the program is stopping: a forgotten yes would be a second mail.
        switch (result)
        {
            case HandOverResult.RelayBroken broken:
                Log.RelayBroken(logger, row.Id, broken.Cause);
                await PutOffAsync(row, broken.Reply is null ? broken.Cause : $"{broken.Cause} {broken.Reply}", CancellationToken.None);
                return false;
            case HandOverResult.Settled settled:
                await (settled.Recipients[0] switch
                {
                    RecipientOutcome.Accepted accepted => SettleAsync(row.Id, DigestState.Sent, accepted.Reply, CancellationToken.None),
                    RecipientOutcome.Permanent refused => SettleAsync(row.Id, DigestState.Failed, refused.Reply, CancellationToken.None),
                    var later => PutOffAsync(row, later.Reply, CancellationToken.None),
                });
                return true;
            default:
                throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}.");
        }
    }

    private async Task WriteAsync(DigestRow row, byte[] mail, CancellationToken cancel)
    {
        try
        {
            string file = await outbox.WriteAsync(row.Id, mail, cancel);
            await SettleAsync(row.Id, DigestState.Written, file, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(logger, failure, row.Id);
            await PutOffAsync(row, "the outbox folder cannot be written to", CancellationToken.None);
        }
    }

    private byte[]? Open(DigestRow row)
    {
        try
        {
            return row.Sealed is null ? null : _seal.Unprotect(row.Sealed);
        }
        catch (CryptographicException)
        {
            // The key folder was lost or belongs to another installation: the links in it are lost with it, and the page says so.
            return null;
        }
    }

    private Task SettleAsync(long id, DigestState state, string reply, CancellationToken cancel) => work.WriteAsync(
        async (db, stop) =>
        {
            if (await DigestStore.DigestAsync(db, id, stop) is { } row)
            {
                row.State = state;
                row.Reply = reply;
                row.SettledAt = clock.Now();
                row.Sealed = null;
                row.Version++;
            }
        },
        cancel);

    private Task PutOffAsync(DigestRow tried, string reply, CancellationToken cancel)
    {
        if (clock.Now() - tried.CreatedAt > GiveUpHours * 3600 * Microseconds.PerSecond)
        {
            return SettleAsync(tried.Id, DigestState.Failed, reply, cancel);
        }

        return work.WriteAsync(
            async (db, stop) =>
            {
                if (await DigestStore.DigestAsync(db, tried.Id, stop) is { } row)
                {
                    row.DueAt = Microseconds.From(clock.GetUtcNow() + PauseAfter(row.Attempts));
                    row.Reply = reply;
                    row.Version++;
                }
            },
            cancel);
    }

    /// <summary>1, 2, 4 ... minutes, an hour at most.</summary>
    private static TimeSpan PauseAfter(int attempts) => TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, Math.Clamp(attempts - 1, 0, 6))));

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The digest relay takes nothing; digest {Digest} and those behind it wait. {Cause}")]
        public static partial void RelayBroken(ILogger logger, long digest, string cause);

        [LoggerMessage(LogLevel.Error, "Digest {Digest} could not be written to the outbox folder.")]
        public static partial void NotWritten(ILogger logger, Exception failure, long digest);
    }
}
