namespace QueueDashboard.Web.Settings;

/// <summary>Names the texts of this folder (SettingsText.resx and SettingsText.de.resx).</summary>
internal sealed class SettingsText;
