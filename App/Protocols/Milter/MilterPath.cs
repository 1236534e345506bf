namespace QueueDashboard.Protocols.Milter;

/// <summary>
/// The argument of MAIL and RCPT with its ESMTP parameters. Over SMTP the address comes in angle brackets and the null sender is
/// <c>&lt;&gt;</c>; from Postfix's own programs it comes without them, and the null sender is the empty string.
/// </summary>
internal readonly ref struct MilterPath
{
    private readonly ReadOnlySpan<byte> _arguments;

    private MilterPath(ReadOnlySpan<byte> given, ReadOnlySpan<byte> arguments)
    {
        Given = given;
        _arguments = arguments;
    }

    /// <summary>As it came: what a request to delete this recipient must repeat to the letter.</summary>
    public ReadOnlySpan<byte> Given { get; }

    /// <summary>Without brackets and without a source route (RFC 5321 appendix C). Empty: the null sender.</summary>
    public ReadOnlySpan<byte> Address
    {
        get
        {
            ReadOnlySpan<byte> inner = Given.Trim(" \t"u8);
            if (inner is [(byte)'<', .. var bracketed, (byte)'>'])
            {
                inner = bracketed;
            }

            int colon = inner is [(byte)'@', ..] ? inner.IndexOf((byte)':') : -1;
            return colon < 0 ? inner : inner[(colon + 1)..];
        }
    }

    public static MilterPath Read(ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        return end < 0 ? new MilterPath(data, default) : new MilterPath(data[..end], data[(end + 1)..]);
    }

    /// <summary>Parameters such as SIZE=1000, one a string.</summary>
    public MilterStrings Arguments() => new(_arguments);
}
