namespace QueueDashboard.Protocols.Milter;

/// <summary>Which events are left out (No...), and which the filter does not answer (Silent...). The first four stand since version 2.</summary>
[Flags]
internal enum MilterSteps : uint
{
    None = 0,
    NoConnect = 0x1,
    NoHelo = 0x2,
    NoMail = 0x4,
    NoRecipient = 0x8,
    NoBody = 0x10,
    NoHeaders = 0x20,
    NoEndOfHeaders = 0x40,
    SilentHeader = 0x80,
    NoUnknown = 0x100,
    NoData = 0x200,

    /// <summary>The filter may answer a body chunk with "no more of these".</summary>
    Skip = 0x400,

    /// <summary>Recipients that the mail server itself refuses are shown too.</summary>
    RefusedRecipients = 0x800,
    SilentConnect = 0x1000,
    SilentHelo = 0x2000,
    SilentMail = 0x4000,
    SilentRecipient = 0x8000,
    SilentData = 0x10000,
    SilentUnknown = 0x20000,
    SilentEndOfHeaders = 0x40000,
    SilentBody = 0x80000,

    /// <summary>Header values keep the blank behind the colon.</summary>
    HeaderLeadingSpace = 0x100000,
}
