namespace QueueDashboard.Protocols.Mime;

/// <summary>What the reader can find wrong with a message.</summary>
public enum MimeDefectCode
{
    /// <summary>There is not one header field.</summary>
    NoHeader,

    /// <summary>The body begins without an empty line before it.</summary>
    SeparatorMissing,

    /// <summary>Lines within the header are no fields and were skipped.</summary>
    BrokenHeaderLines,

    /// <summary>The header is larger than <see cref="ReaderLimits.MaxHeaderBytes"/> or <see cref="ReaderLimits.MaxHeaderFields"/>.</summary>
    HeaderLimit,

    /// <summary>A field that must be there once at most is there more often; the first one counts.</summary>
    DuplicateField,

    /// <summary>The Content-Type is no type; the part is read as text or, with a file name, as bytes.</summary>
    BadContentType,

    /// <summary>A multipart names no boundary; it was guessed from the body or the body is kept as one part.</summary>
    BoundaryMissing,

    /// <summary>The boundary of a multipart never occurs in its body.</summary>
    BoundaryNotFound,

    /// <summary>The closing boundary is missing: the message may be cut off.</summary>
    NotClosed,

    /// <summary>Deeper than <see cref="ReaderLimits.MaxDepth"/>; kept as one part.</summary>
    DepthLimit,

    /// <summary>More parts than <see cref="ReaderLimits.MaxParts"/>; the others are left out.</summary>
    PartLimit,

    /// <summary>The transfer encoding is unknown; the bytes are taken as they are.</summary>
    UnknownEncoding,

    /// <summary>Base64 with foreign bytes, or quoted-printable with broken escapes; decoded as well as possible.</summary>
    BadEncoding,

    /// <summary>The charset is unknown; it was guessed.</summary>
    UnknownCharset,

    /// <summary>More text than <see cref="ReaderLimits.MaxTextBytes"/>; cut.</summary>
    TextLimit,
}
