namespace QueueDashboard.Web.Trail;

/// <summary>Names the texts of this folder (AuditText.resx and AuditText.de.resx).</summary>
internal sealed class AuditText;
