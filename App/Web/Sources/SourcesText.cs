namespace QueueDashboard.Web.Sources;

/// <summary>Names the texts of this folder (SourcesText.resx and SourcesText.de.resx).</summary>
internal sealed class SourcesText;
