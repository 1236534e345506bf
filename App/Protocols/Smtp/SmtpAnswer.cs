using System.Text;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>One reply of the server: three digits, the enhanced status of RFC 3463, and words for a person. The words never repeat the client's input.</summary>
internal sealed class SmtpAnswer
{
    private readonly byte[] _line;

    /// <param name="status">As RFC 3463 writes it, or "" where RFC 2034 wants none: greeting, HELO, EHLO and 3xx.</param>
    public SmtpAnswer(int code, string status, string text)
    {
        Code = code;
        Status = status;
        Text = text;
        _line = Encoding.ASCII.GetBytes(status.Length == 0 ? $"{code} {text}\r\n" : $"{code} {status} {text}\r\n");
    }

    public int Code { get; }

    public string Status { get; }

    public string Text { get; }

    /// <summary>4xx and 5xx: counted against the client.</summary>
    public bool IsError => Code >= 400;

    /// <summary>The whole line, CR LF at its end.</summary>
    public ReadOnlySpan<byte> Line => _line;

    public override string ToString() => Encoding.ASCII.GetString(_line.AsSpan()[..^2]);
}
