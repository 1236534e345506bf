using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Account;

/// <summary>What somebody sees of his own account.</summary>
internal sealed record OwnAccountView(PersonView? Person, int RecoveryCodes, IReadOnlyList<PasskeyView> Passkeys, IReadOnlyList<SessionRow> Sessions, long? ThisSession, string Language, string Theme);

/// <summary>His own account, and nobody else's: every act takes its number from the sign-in, never from the page.</summary>
internal sealed class OwnAccount(UserAccountStore accounts, SecondFactorStore factors, PasskeyStore passkeys, SessionStore store, Sessions sessions)
{
    public async Task<OwnAccountView> ReadAsync(Caller who, CancellationToken cancel)
    {
        // A token has a number too, which is not a person's.
        if (Id(who) is not { } id || await accounts.GetAsync(id, cancel) is not { } user)
        {
            return new(null, 0, [], [], null, "", "");
        }

        var person = (await accounts.PeopleAsync(id, cancel)).FirstOrDefault();
        return new(
            person, await factors.LeftAsync(id, cancel), await passkeys.ListAsync(id, cancel), await store.ListAsync(id, cancel), await sessions.NumberAsync(who.Principal, cancel), user.Language, user.Theme);
    }

    public Task NoteLikingAsync(Caller who, string language, string theme, CancellationToken cancel) => Id(who) is { } id ? accounts.NoteLikingAsync(id, language, theme, cancel) : Task.CompletedTask;

    public async Task EndAsync(Caller who, long session, CancellationToken cancel)
    {
        if (Id(who) is { } id)
        {
            await store.EndAsync(id, session, who.Actor, cancel);
            sessions.Forget();
        }
    }

    /// <summary>All but the one that he asks from; how many.</summary>
    public async Task<int> EndOthersAsync(Caller who, CancellationToken cancel)
    {
        if (Id(who) is not { } id)
        {
            return 0;
        }

        int ended = await store.EndAllAsync(id, await sessions.NumberAsync(who.Principal, cancel), who.Actor, cancel);
        sessions.Forget();
        return ended;
    }

    public Task<bool> RenamePasskeyAsync(Caller who, string passkey, string name, CancellationToken cancel) => Id(who) is { } id ? passkeys.RenameAsync(id, passkey, name, who.Actor, cancel) : Task.FromResult(false);

    public Task<bool> RemovePasskeyAsync(Caller who, string passkey, CancellationToken cancel) => Id(who) is { } id ? passkeys.RemoveAsync(id, passkey, who.Actor, cancel) : Task.FromResult(false);

    private static long? Id(Caller who) => who.Actor.Kind == QueueDashboard.Audit.ActorKinds.Person ? Sessions.Id(who.Principal) : null;
}
