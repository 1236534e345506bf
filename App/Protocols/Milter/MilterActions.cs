namespace QueueDashboard.Protocols.Milter;

/// <summary>What a filter may do to a message; offered by the mail server, chosen by the filter.</summary>
[Flags]
internal enum MilterActions : uint
{
    None = 0,
    AddHeaders = 0x1,
    ChangeBody = 0x2,
    AddRecipients = 0x4,
    DeleteRecipients = 0x8,

    /// <summary>To change, to delete and to insert header fields.</summary>
    ChangeHeaders = 0x10,
    Quarantine = 0x20,
    ChangeSender = 0x40,
    AddRecipientsWithArguments = 0x80,

    /// <summary>To say which macros are wanted at which stage.</summary>
    ChooseMacros = 0x100,
}
