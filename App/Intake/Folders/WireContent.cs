namespace QueueDashboard.Intake.Folders;

/// <summary>Makes of a file what a mail server would have sent: without fields that are for this place only, with CRLF line ends.</summary>
internal static class WireContent
{
    /// <param name="without">Header fields to leave out.</param>
    /// <param name="bareCarriageReturns">A CR stood alone in it; it stays, as it does in mail that comes by SMTP.</param>
    public static byte[] Of(ReadOnlySpan<byte> file, IEnumerable<HeaderPiece> without, out bool bareCarriageReturns)
    {
        using MemoryStream content = new(file.Length + (file.Length / 32) + 16);
        int from = MboxLine(file);
        bareCarriageReturns = false;
        foreach (var piece in without.OrderBy(piece => piece.Start))
        {
            bareCarriageReturns |= Write(content, file[from..piece.Start]);
            from = piece.End;
        }

        bareCarriageReturns |= Write(content, file[from..]);
        if (content.Length > 0 && file[^1] is not (byte)'\n')
        {
            content.Write("\r\n"u8);
        }

        return content.ToArray();
    }

    /// <summary>The line "From sender date" of a mailbox file is no part of a message; nor is a byte order mark.</summary>
    private static int MboxLine(ReadOnlySpan<byte> file)
    {
        int start = file.StartsWith("\uFEFF"u8) ? 3 : 0;
        return file[start..].StartsWith("From "u8) && file[start..].IndexOf((byte)'\n') is >= 0 and var end ? start + end + 1 : start;
    }

    /// <summary>True when a CR stands alone.</summary>
    private static bool Write(MemoryStream content, ReadOnlySpan<byte> text)
    {
        bool bare = false;
        while (!text.IsEmpty)
        {
            int at = text.IndexOfAny((byte)'\r', (byte)'\n');
            if (at < 0)
            {
                content.Write(text);
                break;
            }

            content.Write(text[..at]);
            if (text[at] == '\n' || (at + 1 < text.Length && text[at + 1] == '\n'))
            {
                content.Write("\r\n"u8);
                at += text[at] == '\n' ? 1 : 2;
            }
            else
            {
                content.WriteByte((byte)'\r');
                bare = true;
                at++;
            }

            text = text[at..];
        }

        return bare;
    }
}
