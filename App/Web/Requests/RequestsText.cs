namespace QueueDashboard.Web.Requests;

/// <summary>Names the texts of this folder (RequestsText.resx and RequestsText.de.resx).</summary>
internal sealed class RequestsText;
