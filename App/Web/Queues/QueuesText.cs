namespace QueueDashboard.Web.Queues;

/// <summary>Names the texts of this folder (QueuesText.resx and QueuesText.de.resx).</summary>
internal sealed class QueuesText;
