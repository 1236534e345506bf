namespace QueueDashboard.Web.Overview;

/// <summary>Names the texts of this folder (OverviewText.resx and OverviewText.de.resx).</summary>
internal sealed class OverviewText;
