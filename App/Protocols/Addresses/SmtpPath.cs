namespace QueueDashboard.Protocols.Addresses;

/// <summary>
/// The argument of MAIL and RCPT: <c>&lt;local@domain&gt;</c>, or <c>&lt;&gt;</c>, the null reverse-path of bounces.
/// A source route in front is read over, as RFC 5321 appendix C wants.
/// </summary>
/// <param name="Address">Default for the null reverse-path.</param>
/// <param name="Wire">What stood between the brackets without the route, as it was given: a hand-over repeats it unchanged.</param>
internal readonly record struct SmtpPath(EnvelopeAddress Address, string Wire)
{
    public bool IsNull => Wire is null or "";

    /// <summary>Reads a path at the start of <paramref name="text"/>; parameters may follow it.</summary>
    /// <param name="text">What follows <c>FROM:</c> or <c>TO:</c>.</param>
    /// <param name="length">Characters that the path took, leading spaces and brackets included.</param>
    /// <returns>What is wrong. A null path is never wrong here: only the caller knows whether it may stand there.</returns>
    public static AddressFault Read(ReadOnlySpan<char> text, AddressLimits limits, out SmtpPath path, out int length)
    {
        path = new SmtpPath(default, "");
        length = 0;

        // A space before the bracket is wrong by RFC 5321 3.3 and sent by many.
        ReadOnlySpan<char> trimmed = text.TrimStart(' ');
        int skipped = text.Length - trimmed.Length;
        if (trimmed is not ['<', ..])
        {
            return AddressFault.Syntax;
        }

        int close = FindClose(trimmed);
        if (close < 0)
        {
            return AddressFault.Syntax;
        }

        length = skipped + close + 1;
        ReadOnlySpan<char> inner = trimmed[1..close];
        if (inner.IsEmpty)
        {
            return AddressFault.None;
        }

        if (inner[0] == '@')
        {
            int colon = inner.IndexOf(':');
            if (colon < 0)
            {
                return AddressFault.Syntax;
            }

            inner = inner[(colon + 1)..];
        }

        AddressFault fault = EnvelopeAddressReader.Read(inner, limits, out EnvelopeAddress address);
        if (fault == AddressFault.None)
        {
            path = new SmtpPath(address, inner.ToString());
        }

        return fault;
    }

    // A bracket inside quotes does not close the path: <"a>b"@example.com>.
    private static int FindClose(ReadOnlySpan<char> text)
    {
        bool quoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '>' when !quoted:
                    return i;
            }
        }

        return -1;
    }
}
