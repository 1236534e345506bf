using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>A message that another one carries, as far as the reading pane shows it in place.</summary>
/// <param name="TextCut">Only the beginning of its text is here.</param>
/// <param name="Deeper">It carries messages itself that are not opened: too deep, or too many.</param>
public sealed record EmbeddedMessage(string From, string To, string Subject, DateTimeOffset? Date, string Text, bool TextCut, IReadOnlyList<AttachmentLine> Attachments, bool Deeper);
