namespace QueueDashboard.Web.Backscatter;

/// <summary>Names the texts of this folder (BackscatterText.resx and BackscatterText.de.resx).</summary>
internal sealed class BackscatterText;
