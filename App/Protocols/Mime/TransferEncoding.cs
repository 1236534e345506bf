namespace QueueDashboard.Protocols.Mime;

/// <summary>How the bytes of a part are written (RFC 2045 section 6).</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary, nothing or an unknown word: as they are.</summary>
    None,

    /// <summary>base64</summary>
    Base64,

    /// <summary>quoted-printable</summary>
    QuotedPrintable,

    /// <summary>x-uuencode and its spellings</summary>
    Uuencode,
}
