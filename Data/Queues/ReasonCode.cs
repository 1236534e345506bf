namespace QueueDashboard.Data.Queues;

/// <summary>Why a message was stopped. The numbers are stored: never renumber them; danger is ranked elsewhere.</summary>
public enum ReasonCode
{
    Unknown = 0,
    Manual = 1,
    Undeliverable = 2,
    Malformed = 3,
    ScannerFailed = 4,
    Policy = 5,
    Spam = 6,
    Backscatter = 7,
    Phishing = 8,
    Banned = 9,
    Virus = 10,
}
