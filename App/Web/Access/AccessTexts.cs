namespace QueueDashboard.Web.Access;

/// <summary>Names the texts of this folder (AccessTexts.resx and AccessTexts.de.resx).</summary>
internal sealed class AccessTexts;
