namespace QueueDashboard.Web.Queues.Reading;

/// <summary>Names the texts of this folder (ReadingText.resx and ReadingText.de.resx).</summary>
internal sealed class ReadingText;
