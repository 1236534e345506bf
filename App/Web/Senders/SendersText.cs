namespace QueueDashboard.Web.Senders;

/// <summary>Names the texts of this folder (SendersText.resx and SendersText.de.resx).</summary>
internal sealed class SendersText;
