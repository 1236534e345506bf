using System.Globalization;
using System.Net;
using System.Resources;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;
using QueueDashboard.Data.Accounts;
using QueueDashboard.Delivery;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Settings;

namespace QueueDashboard.Actions;

/// <summary>How somebody gets the link by which he chooses a password.</summary>
internal abstract record InvitationResult
{
    private InvitationResult()
    {
    }

    internal sealed record Mailed(string Address) : InvitationResult;

    /// <param name="Url">A secret: show it once, log it never.</param>
    /// <param name="WhyNotMailed">What the relay said when a mail was wished for; null: none was.</param>
    internal sealed record Link(string Url, string? WhyNotMailed) : InvitationResult;

    internal sealed record Unknown : InvitationResult;
}

/// <summary>Invites a new person, or lets one choose a new password: by mail through the digest relay, or by a link that an administrator hands over.</summary>
internal sealed partial class Invitations(
    SignInLinkStore links, UserAccountStore accounts, SettingsStore settings, IMailRelay relays, IOptions<AccessOptions> options, TimeProvider clock, ILogger<Invitations> logger)
{
    private static readonly ResourceManager Texts = new("QueueDashboard.Actions.InvitationTexts", typeof(Invitations).Assembly);

    // An administrator waits for it in front of the page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>There is a relay that mails go out by.</summary>
    public bool CanMail => settings.Current<RelaySettings>().Digest.IsConfigured;

    /// <param name="address">Where the administrator reached the dashboard; the public address goes before it.</param>
    /// <param name="language">Of the mail, when the person chose none: en or de.</param>
    public async Task<InvitationResult> InviteAsync(long userId, bool byMail, string address, string language, Actor actor, CancellationToken cancel)
    {
        if (await accounts.GetAsync(userId, cancel) is not { } user)
        {
            return new InvitationResult.Unknown();
        }

        var lifetime = TimeSpan.FromHours(options.Value.InvitationHours);
        string token = await links.CreateAsync(userId, actor, cancel, lifetime);
        string known = settings.Current<GeneralSettings>().PublicAddress;
        string url = $"{(known.Length > 0 ? known : address).TrimEnd('/')}/signin/once/{token}";
        if (!byMail || !CanMail || user.Email is not { Length: > 0 } email)
        {
            return new InvitationResult.Link(url, null);
        }

        string? fault = await SendAsync(user, email, url, user.Language is "en" or "de" ? user.Language : language, lifetime, cancel);
        return fault is null ? new InvitationResult.Mailed(email) : new InvitationResult.Link(url, fault);
    }

    /// <summary>Null: the relay took it.</summary>
    private async Task<string?> SendAsync(UserRow user, string email, string url, string language, TimeSpan lifetime, CancellationToken cancel)
    {
        var culture = CultureInfo.GetCultureInfo(language == "de" ? "de-DE" : "en-GB");
        string host = Uri.TryCreate(url, UriKind.Absolute, out var uri) && Uri.CheckHostName(uri.IdnHost) == UriHostNameType.Dns ? uri.IdnHost : Dns.GetHostName();
        string sender = settings.Current<DigestSettings>().Sender is { Length: > 0 } chosen ? chosen : $"digest@{host}";
        string kind = user.PasswordHash is null ? "Invitation" : "Reset";
        var mail = new MailComposer
        {
            From = new Mailbox("QueueDashboard", sender),
            To = [new Mailbox("", email)],
            Subject = Text(kind + "Subject", host),
            Date = clock.GetUtcNow(),
            MessageId = $"<invitation.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}@{host}>",
            Text = Text(kind, user.UserName ?? "", host, url, (int)lifetime.TotalHours),
        }.Add("Auto-Submitted", "auto-generated");
        byte[] bytes = mail.Build();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bound.CancelAfter(Patience);
        try
        {
            await using var session = relays.Open(settings.Current<RelaySettings>().Digest.ToRelay());
            var result = await session.HandOverAsync(
                new HandOver
                {
                    ReversePath = sender,
                    Recipients = [new HandOverRecipient(user.Id, email)],
                    Prefix = ReadOnlyMemory<byte>.Empty,
                    Content = _ => ValueTask.FromResult<ReadOnlyMemory<byte>>(bytes),
                    ContentLength = bytes.Length,
                },
                bound.Token);
            string? fault = result switch
            {
                HandOverResult.RelayBroken broken => broken.Cause,
                HandOverResult.Settled { Recipients: [RecipientOutcome.Accepted] } => null,
                HandOverResult.Settled { Recipients: [var refused] } => refused.Reply,
                _ => throw new InvalidOperationException($"Unknown outcome {result.GetType().Name}."),
            };
            if (fault is not null)
            {
                Log.NotMailed(logger, user.Id, fault);
            }

            return fault;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Text("TooSlow");
        }

        string Text(string key, params object[] values) => string.Format(culture, Texts.GetString(key, culture) ?? key, values);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The invitation of user {User} was not mailed. {Fault}")]
        public static partial void NotMailed(ILogger logger, long user, string fault);
    }
}
