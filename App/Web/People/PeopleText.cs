namespace QueueDashboard.Web.People;

/// <summary>Names the texts of this folder (PeopleText.resx and PeopleText.de.resx).</summary>
internal sealed class PeopleText;
