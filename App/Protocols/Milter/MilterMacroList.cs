namespace QueueDashboard.Protocols.Milter;

/// <summary>The macros that a filter wants at a stage instead of the mail server's own choice.</summary>
/// <param name="Names">ASCII, with blanks between, braces around names of more than one letter.</param>
internal readonly record struct MilterMacroList(MilterMacroStage Stage, string Names);
