using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>What the page of the second factor shows: an offer to set up, or what can be done with the one that there is.</summary>
public sealed record SecondFactorForm
{
    /// <summary>Where its forms go.</summary>
    public required string Post { get; init; }

    /// <summary>Null: there is a second factor already.</summary>
    public SecondFactorOffer? Offer { get; init; }

    /// <summary>Recovery codes that are left.</summary>
    public int Left { get; init; }

    public bool AsksPassword { get; init; }

    public string? Error { get; init; }

    public int Number { get; init; }

    /// <summary>The same offer once more, so that what the program scanned stays right; a new one when it is too old.</summary>
    internal static SecondFactorForm Again(SecondFactorStore factors, UserRow user, string sealedOffer, string host, string post, string error) =>
        new() { Post = post, Error = error, Offer = factors.Again(user, host, sealedOffer) ?? factors.Offer(user, host) };
}
