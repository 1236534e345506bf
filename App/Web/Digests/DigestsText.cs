namespace QueueDashboard.Web.Digests;

/// <summary>Names the texts of this folder (DigestsText.resx and DigestsText.de.resx).</summary>
internal sealed class DigestsText;
