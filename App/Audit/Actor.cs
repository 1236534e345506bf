namespace QueueDashboard.Audit;

/// <summary>Who acts: one of <see cref="ActorKinds"/>, a name that people recognise, and where the request came from.</summary>
internal sealed record Actor(string Kind, string Name, string? ClientAddress)
{
    public static Actor Person(string userName, string? clientAddress) => new(ActorKinds.Person, userName, clientAddress);

    public static Actor Token(string tokenName, string? clientAddress) => new(ActorKinds.Token, tokenName, clientAddress);

    /// <summary>A click on an action link: the name is the address that the link was made for.</summary>
    public static Actor Link(string recipient, string? clientAddress) => new(ActorKinds.Link, recipient, clientAddress);

    /// <summary>The program by itself; the name says which part, such as retention.</summary>
    public static Actor System(string part) => new(ActorKinds.System, part, null);

    /// <summary>The command line; the name is the operating system's user.</summary>
    public static Actor Cli(string systemUser) => new(ActorKinds.Cli, systemUser, null);
}

internal static class ActorKinds
{
    public const string Person = "person";
    public const string Token = "token";
    public const string Link = "link";
    public const string System = "system";
    public const string Cli = "cli";
}
