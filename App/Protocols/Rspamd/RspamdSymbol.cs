namespace QueueDashboard.Protocols.Rspamd;

/// <summary>One rule of Rspamd that took part. All texts may be the words of whoever wrote the message.</summary>
/// <param name="Points">Finite; null when none were given.</param>
/// <param name="Description">What the rule means, when the scanner says so.</param>
/// <param name="Options">What the rule saw, joined with commas.</param>
internal sealed record RspamdSymbol(string Name, double? Points, string? Description, string? Options);
