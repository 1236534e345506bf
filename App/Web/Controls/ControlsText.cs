namespace QueueDashboard.Web.Controls;

/// <summary>Names the texts of this folder (ControlsText.resx and ControlsText.de.resx).</summary>
internal sealed class ControlsText;
