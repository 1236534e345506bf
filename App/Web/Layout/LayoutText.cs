namespace QueueDashboard.Web.Layout;

/// <summary>Names the texts of this folder (LayoutText.resx and LayoutText.de.resx).</summary>
internal sealed class LayoutText;
