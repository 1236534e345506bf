namespace QueueDashboard.Web.Account;

/// <summary>Names the texts of this folder (AccountText.resx and AccountText.de.resx).</summary>
internal sealed class AccountText;
