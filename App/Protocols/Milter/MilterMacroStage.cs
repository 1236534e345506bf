namespace QueueDashboard.Protocols.Milter;

/// <summary>The stages for which a filter may choose macros; the values are those of the negotiation.</summary>
internal enum MilterMacroStage : uint
{
    Connect = 0,
    Helo = 1,
    Mail = 2,
    Recipient = 3,
    Data = 4,
    EndOfMessage = 5,
    EndOfHeaders = 6,
}
