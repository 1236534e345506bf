using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.People;

/// <summary>
/// Asks the keepers, after asking whether he may: a hidden button can still be called. Whoever is limited to domains could lift his own
/// limit here, so limits shut it.
/// </summary>
internal sealed class PeopleChanges(
    UserAccountStore accounts, SecondFactorStore factors, PasskeyStore passkeys, SessionStore store, Sessions sessions, ApiTokenStore tokens, Invitations invitations)
{
    public bool CanMail => invitations.CanMail;

    public static bool May(Caller caller) => caller.May(Right.ManageAccounts) && caller.Domains is null;

    /// <returns>Null, here and below: he may not.</returns>
    public async Task<IReadOnlyList<PersonView>?> ListAsync(Caller caller, CancellationToken cancel) => May(caller) ? await accounts.PeopleAsync(null, cancel) : null;

    public async Task<AccountResult?> AddAsync(Caller caller, NewUser person, CancellationToken cancel) => May(caller) ? await accounts.AddAsync(person, caller.Actor, cancel) : null;

    /// <summary>Role and limits, which sign him out when they change, and the address, which does not.</summary>
    public async Task<AccountResult?> ChangeAsync(Caller caller, PersonView before, string role, DomainScope scope, string? email, CancellationToken cancel)
    {
        if (!May(caller))
        {
            return null;
        }

        AccountResult result = new AccountResult.Unknown();
        if ((email ?? "").Trim() != (before.Email ?? ""))
        {
            result = await accounts.ChangeEmailAsync(before.Id, email, caller.Actor, cancel);
            if (result is not AccountResult.Done)
            {
                return result;
            }
        }

        if (role != before.Role || scope.ToString() != before.Scope.ToString() || result is AccountResult.Unknown)
        {
            result = await accounts.ChangeAsync(before.Id, role, scope, caller.Actor, cancel);
            sessions.Forget();
        }

        return result;
    }

    public async Task<AccountResult?> RemoveAsync(Caller caller, long id, CancellationToken cancel)
    {
        var result = May(caller) ? await accounts.RemoveAsync(id, caller.Actor, cancel) : null;
        sessions.Forget();
        return result;
    }

    public async Task<AccountResult?> UnlockAsync(Caller caller, long id, CancellationToken cancel) => May(caller) ? await accounts.UnlockAsync(id, caller.Actor, cancel) : null;

    public async Task<InvitationResult?> InviteAsync(Caller caller, long id, bool byMail, string address, CancellationToken cancel) =>
        May(caller) ? await invitations.InviteAsync(id, byMail, address, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, caller.Actor, cancel) : null;

    public async Task<int?> SignOutAsync(Caller caller, long id, CancellationToken cancel)
    {
        int? ended = May(caller) ? await store.EndAllAsync(id, null, caller.Actor, cancel) : null;
        sessions.Forget();
        return ended;
    }

    /// <summary>Takes away the code's secret and all passkeys of somebody who lost them; his sessions end too.</summary>
    public async Task<bool?> RemoveFactorsAsync(Caller caller, long id, CancellationToken cancel)
    {
        if (!May(caller))
        {
            return null;
        }

        bool had = await factors.RemoveAsync(id, caller.Actor, cancel);
        had |= await passkeys.RemoveAllAsync(id, caller.Actor, cancel) > 0;
        await SignOutAsync(caller, id, cancel);
        return had;
    }

    public async Task<IReadOnlyList<Data.Accounts.ApiTokenRow>?> TokensAsync(Caller caller, CancellationToken cancel) => May(caller) ? await tokens.ListAsync(cancel) : null;

    public async Task<CreateTokenResult?> CreateTokenAsync(Caller caller, string name, string role, DomainScope scope, DateTimeOffset? end, CancellationToken cancel) =>
        May(caller) ? await tokens.CreateAsync(name, role, scope, end, caller.Actor, cancel) : null;

    public async Task<bool?> RevokeTokenAsync(Caller caller, long id, CancellationToken cancel) => May(caller) ? await tokens.RevokeAsync(id, caller.Actor, cancel) : null;
}
