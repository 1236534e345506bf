using System.Globalization;
using QueueDashboard.Accounts;
using QueueDashboard.Actions;
using QueueDashboard.Data;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>People and tokens. Whoever is limited to domains could lift his own limit here, so limits shut it.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var users = Unlimited(api.MapGroup("/users").WithTags("users"));
        users.MapGet("", async (UserAccountStore accounts, CancellationToken cancel) => Results.Ok(new UserList((await accounts.PeopleAsync(null, cancel)).ConvertAll(ListedUser.Of)))).RequireRight(Right.ManageAccounts)
            .WithName("listUsers").WithSummary("The people who sign in.").Produces<UserList>();
        users.MapPost("", AddAsync).RequireRight(Right.ManageAccounts)
            .WithName("addUser").WithSummary("Adds a person, who chooses a password behind a link: make one with /users/{id}/link.")
            .Accepts<UserBody>("application/json").Produces<ListedUser>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapGet("/{id:long}", async (long id, UserAccountStore accounts, CancellationToken cancel) => await FoundAsync(id, accounts, cancel)).RequireRight(Right.ManageAccounts)
            .WithName("getUser").WithSummary("One person.").Produces<ListedUser>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPut("/{id:long}", ChangeAsync).RequireRight(Right.ManageAccounts)
            .WithName("changeUser").WithSummary("Changes role and domains, which signs the person out, and the e-mail address. What is left out is emptied, but the role.")
            .Accepts<UserBody>("application/json").Produces<ListedUser>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapDelete("/{id:long}", RemoveAsync).RequireRight(Right.ManageAccounts)
            .WithName("removeUser").WithSummary("Removes a person. The last administrator without limits stays.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        users.MapPost("/{id:long}/link", InviteAsync).RequireRight(Right.ManageAccounts)
            .WithName("inviteUser").WithSummary("Makes a link by which the person chooses a password. With mail true it goes to his address, when there is a digest relay; else it is answered, this once.")
            .Accepts<LinkBody>("application/json").Produces<LinkAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPost("/{id:long}/unlock", UnlockAsync).RequireRight(Right.ManageAccounts)
            .WithName("unlockUser").WithSummary("Ends a lock-out.").Produces<ListedUser>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPost("/{id:long}/sign-out", SignOutAsync).RequireRight(Right.ManageAccounts)
            .WithName("signOutUser").WithSummary("Ends all sessions of a person.").Produces<SignOutAnswer>().ProducesProblem(StatusCodes.Status404NotFound);
        users.MapDelete("/{id:long}/second-factor", RemoveFactorsAsync).RequireRight(Right.ManageAccounts)
            .WithName("removeSecondFactor").WithSummary("Takes away authenticator program, recovery codes and passkeys, and ends all sessions.")
            .Produces<ListedUser>().ProducesProblem(StatusCodes.Status404NotFound);

        var tokens = Unlimited(api.MapGroup("/tokens").WithTags("tokens"));
        tokens.MapGet("", async (ApiTokenStore store, CancellationToken cancel) => Results.Ok(new TokenList((await store.ListAsync(cancel)).ConvertAll(ListedToken.Of)))).RequireRight(Right.ManageAccounts)
            .WithName("listTokens").WithSummary("The API's tokens, without their secrets.").Produces<TokenList>();
        tokens.MapPost("", CreateTokenAsync).RequireRight(Right.ManageAccounts)
            .WithName("createToken").WithSummary("Makes a token. Its secret is answered this once.")
            .Accepts<TokenBody>("application/json").Produces<MadeToken>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tokens.MapDelete("/{id:long}", RevokeTokenAsync).RequireRight(Right.ManageAccounts)
            .WithName("revokeToken").WithSummary("Revokes a token at once.").Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static RouteGroupBuilder Unlimited(RouteGroupBuilder group) => group.AddEndpointFilter(async (invocation, next) => ApiCaller.Of(invocation.HttpContext).Domains is null
        ? await next(invocation)
        : ApiProblem.Of(StatusCodes.Status403Forbidden, "limited", "Not allowed", "Accounts concern all domains, and this token or person is limited to some."));

    private static async Task<IResult> AddAsync(HttpContext context, UserAccountStore accounts, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "name", "role", "domains", "email");
        string name = body.Needed("name");
        string role = body.Needed("role");
        string? email = body.Text("email");
        var scope = Scope(json, body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var result = await accounts.AddAsync(new NewUser(name, role, email, Scope: scope), ApiCaller.Of(context).Actor, cancel);
        return result is AccountResult.Done { User: var user }
            ? Results.Created(string.Create(CultureInfo.InvariantCulture, $"{ApiServices.Root}/users/{user.Id}"), ListedUser.Of((await accounts.PeopleAsync(user.Id, cancel))[0]))
            : Answer(result, 0);
    }

    private static async Task<IResult> ChangeAsync(long id, HttpContext context, UserAccountStore accounts, Sessions sessions, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "role", "domains", "email");
        string role = body.Needed("role");
        string? email = body.Text("email");
        var scope = Scope(json, body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        var actor = ApiCaller.Of(context).Actor;
        var result = await accounts.ChangeEmailAsync(id, email, actor, cancel);
        if (result is AccountResult.Done)
        {
            result = await accounts.ChangeAsync(id, role, scope, actor, cancel);
            sessions.Forget();
        }

        return result is AccountResult.Done ? await FoundAsync(id, accounts, cancel) : Answer(result, id);
    }

    private static async Task<IResult> RemoveAsync(long id, HttpContext context, UserAccountStore accounts, Sessions sessions, CancellationToken cancel)
    {
        var result = await accounts.RemoveAsync(id, ApiCaller.Of(context).Actor, cancel);
        sessions.Forget();
        return result is AccountResult.Done ? Results.NoContent() : Answer(result, id);
    }

    private static async Task<IResult> InviteAsync(long id, HttpContext context, Invitations invitations, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "mail");
        bool mail = body.Flag("mail") ?? false;
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        string here = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        return await invitations.InviteAsync(id, mail, here, "en", ApiCaller.Of(context).Actor, cancel) switch
        {
            InvitationResult.Mailed mailed => Results.Ok(new LinkAnswer(null, mailed.Address, null)),
            InvitationResult.Link link => Results.Ok(new LinkAnswer(link.Url, null, link.WhyNotMailed)),
            _ => Missing("person", id),
        };
    }

    private static async Task<IResult> UnlockAsync(long id, HttpContext context, UserAccountStore accounts, CancellationToken cancel) =>
        await accounts.UnlockAsync(id, ApiCaller.Of(context).Actor, cancel) is AccountResult.Done ? await FoundAsync(id, accounts, cancel) : Missing("person", id);

    private static async Task<IResult> SignOutAsync(long id, HttpContext context, UserAccountStore accounts, SessionStore store, Sessions sessions, CancellationToken cancel)
    {
        if (await accounts.GetAsync(id, cancel) is null)
        {
            return Missing("person", id);
        }

        int ended = await store.EndAllAsync(id, null, ApiCaller.Of(context).Actor, cancel);
        sessions.Forget();
        return Results.Ok(new SignOutAnswer(ended));
    }

    private static async Task<IResult> RemoveFactorsAsync(
        long id, HttpContext context, UserAccountStore accounts, SecondFactorStore factors, PasskeyStore passkeys, SessionStore store, Sessions sessions, CancellationToken cancel)
    {
        if (await accounts.GetAsync(id, cancel) is null)
        {
            return Missing("person", id);
        }

        var actor = ApiCaller.Of(context).Actor;
        await factors.RemoveAsync(id, actor, cancel);
        await passkeys.RemoveAllAsync(id, actor, cancel);
        await store.EndAllAsync(id, null, actor, cancel);
        sessions.Forget();
        return await FoundAsync(id, accounts, cancel);
    }

    private static async Task<IResult> CreateTokenAsync(HttpContext context, ApiTokenStore store, CancellationToken cancel)
    {
        var (json, refused) = await ApiBody.ReadAsync(context, cancel);
        BodyReader body = new(json, "name", "role", "domains", "expires");
        string name = body.Needed("name");
        string role = body.Needed("role");
        var expires = body.Time("expires");
        var scope = Scope(json, body);
        if ((refused ?? body.Problem) is { } problem)
        {
            return problem;
        }

        return await store.CreateAsync(name, role, scope, expires, ApiCaller.Of(context).Actor, cancel) switch
        {
            CreateTokenResult.Created made => Results.Created(string.Create(CultureInfo.InvariantCulture, $"{ApiServices.Root}/tokens"), new MadeToken(made.Token, ListedToken.Of(made.Row))),
            CreateTokenResult.Refused { Error: var error } => ApiProblem.Unprocessable(ApiProblem.Invalid, [new ApiFault(Key(error.Code), error.Text)]),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    private static async Task<IResult> RevokeTokenAsync(long id, HttpContext context, ApiTokenStore store, CancellationToken cancel) =>
        await store.RevokeAsync(id, ApiCaller.Of(context).Actor, cancel) ? Results.NoContent() : Missing("token that works", id);

    private static async Task<IResult> FoundAsync(long id, UserAccountStore accounts, CancellationToken cancel) =>
        await accounts.PeopleAsync(id, cancel) is [var person] ? Results.Ok(ListedUser.Of(person)) : Missing("person", id);

    private static DomainScope Scope(System.Text.Json.Nodes.JsonObject? json, BodyReader body)
    {
        List<string>? domains = null;
        if (json is not null && !ApiBody.TryList(json, "domains", out domains))
        {
            body.Add("domains", "domains is a list of names.");
        }

        return DomainScope.Parse(string.Join('\n', domains ?? []));
    }

    private static IResult Answer(AccountResult result, long id) => result is AccountResult.Refused refused
        ? ApiProblem.Unprocessable(ApiProblem.Invalid, [.. refused.Errors.Select(error => new ApiFault(Key(error.Code), error.Text))])
        : Missing("person", id);

    private static string Key(string code) => code switch
    {
        "UnknownRole" or "LastAdministrator" => "role",
        "DuplicateEmail" or "InvalidEmail" => "email",
        "TokenExpiry" => "expires",
        _ => "name",
    };

    private static IResult Missing(string what, long id) => ApiProblem.NotFound(string.Create(CultureInfo.InvariantCulture, $"There is no {what} {id}."));
}

internal sealed record UserBody(string Name, string Role, IReadOnlyList<string>? Domains, string? Email);

internal sealed record LinkBody(bool Mail);

/// <summary>One of the first two: the link, a secret, or the address that it was mailed to.</summary>
internal sealed record LinkAnswer(string? Link, string? MailedTo, string? WhyNotMailed);

internal sealed record SignOutAnswer(int Ended);

internal sealed record UserList(IReadOnlyList<ListedUser> Users);

/// <param name="SecondFactor">An authenticator program is set up.</param>
internal sealed record ListedUser(
    long Id, string Name, string? Email, string Role, IReadOnlyList<string> Domains, bool SecondFactor, int Passkeys, bool Invited, DateTimeOffset? LockedUntil, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt)
{
    public static ListedUser Of(PersonView person) => new(
        person.Id, person.Name, person.Email, person.Role, person.Scope.Domains, person.HasCode, person.Passkeys, person.Invited, person.LockedUntil, person.CreatedAt, person.LastSignInAt);
}

internal sealed record TokenBody(string Name, string Role, IReadOnlyList<string>? Domains, DateTimeOffset? Expires);

internal sealed record TokenList(IReadOnlyList<ListedToken> Tokens);

internal sealed record ListedToken(long Id, string Name, string Role, IReadOnlyList<string> Domains, DateTimeOffset CreatedAt, DateTimeOffset? Expires, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public static ListedToken Of(ApiTokenRow row) => new(row.Id, row.Name, row.Role, DomainScope.Parse(row.Domains).Domains, Microseconds.ToTime(row.CreatedAt), Time(row.ExpiresAt), Time(row.LastUsedAt), Time(row.RevokedAt));

    private static DateTimeOffset? Time(long? at) => at is { } moment ? Microseconds.ToTime(moment) : null;
}

/// <param name="Secret">Goes into the Authorization header; it is answered this once.</param>
internal sealed record MadeToken(string Secret, ListedToken Token);
