namespace QueueDashboard.Protocols.Mime;

/// <summary>One header field of a message, as a person would read it.</summary>
/// <param name="Name">As written, without the colon and without space around it. Never empty.</param>
/// <param name="Value">
/// Unfolded (RFC 5322 section 2.2.3: the line break goes, the white space behind it stays) and trimmed. Bytes above 127 are read as
/// UTF-8 where the whole value is valid UTF-8, else as windows-1252. Control characters are kept: whoever shows the value must show
/// them as such. Encoded words are still encoded.
/// </param>
public readonly record struct HeaderField(string Name, string Value);
