namespace QueueDashboard.Protocols.Rspamd;

/// <summary>What metadata_exporter says of the message that it pushes, read from its meta headers.</summary>
/// <param name="QueueId">The mail server's id; null: it had none.</param>
/// <param name="ReversePath">Empty is the null reverse-path.</param>
/// <param name="Recipients">As for RCPT, quoted where needed; never empty.</param>
/// <param name="LeftOut">Recipients that could not be written to a wire again.</param>
/// <param name="Score">Finite; null: not given.</param>
internal sealed record RspamdPush(
    string? QueueId,
    string ReversePath,
    IReadOnlyList<string> Recipients,
    int LeftOut,
    string? ClientAddress,
    string? User,
    string Action,
    double? Score,
    IReadOnlyList<RspamdSymbol> Symbols);

/// <summary>A push, or why it is none.</summary>
internal abstract record RspamdPushReading
{
    private RspamdPushReading()
    {
    }

    public sealed record Read(RspamdPush Push) : RspamdPushReading;

    /// <param name="Sentence">For the log of the other side: what is missing and which setting gives it.</param>
    public sealed record Broken(string Sentence) : RspamdPushReading;
}
