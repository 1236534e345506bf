namespace QueueDashboard.Protocols.Mime;

/// <summary>Something that is broken or was left out.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Where">The part, as in IMAP: "1" the first, "1.2" the second within it; "0" is the message itself.</param>
public readonly record struct MimeDefect(MimeDefectCode Code, string Where);
