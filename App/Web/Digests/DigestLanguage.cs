namespace QueueDashboard.Web.Digests;

/// <summary>What a digest can be written in, as the form's list needs it.</summary>
public enum DigestLanguage
{
    En,
    De,
}
