namespace QueueDashboard.Web.Rules;

/// <summary>Names the texts of this folder (RulesText.resx and RulesText.de.resx).</summary>
internal sealed class RulesText;
