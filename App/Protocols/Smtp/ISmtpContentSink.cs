namespace QueueDashboard.Protocols.Smtp;

/// <summary>Takes the content of a message, in order and in pieces of any size.</summary>
internal interface ISmtpContentSink
{
    void Append(ReadOnlySpan<byte> content);
}
