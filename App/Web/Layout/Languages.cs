namespace QueueDashboard.Web.Layout;

/// <summary>What the pages speak. Further ones need their resource files and nothing else.</summary>
internal static class Languages
{
    public static readonly string[] All = ["en", "de"];
}
