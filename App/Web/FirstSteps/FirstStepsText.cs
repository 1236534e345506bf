namespace QueueDashboard.Web.FirstSteps;

/// <summary>Names the texts of the first steps (FirstStepsText.resx and FirstStepsText.de.resx).</summary>
internal sealed class FirstStepsText;
