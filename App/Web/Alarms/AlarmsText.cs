namespace QueueDashboard.Web.Alarms;

/// <summary>Names the texts of this folder (AlarmsText.resx and AlarmsText.de.resx).</summary>
internal sealed class AlarmsText;
