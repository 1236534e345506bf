namespace QueueDashboard.Protocols.Mime;

/// <summary>How much of a message the reader looks into. What lies beyond a limit stays in the raw message and is named as a defect.</summary>
public sealed record ReaderLimits
{
    /// <summary>The defaults.</summary>
    public static ReaderLimits Default { get; } = new();

    /// <summary>Levels of multiparts and embedded messages within one another. Default 50; real mail seldom has more than 8.</summary>
    public int MaxDepth { get; init; } = 50;

    /// <summary>Parts of one message, multiparts counted, embedded messages counted apart. Default 2,000.</summary>
    public int MaxParts { get; init; } = 2000;

    /// <summary>Bytes of one header section that are read as fields. Default 1 MiB.</summary>
    public int MaxHeaderBytes { get; init; } = 1 << 20;

    /// <summary>Fields of one header section. Default 2,000.</summary>
    public int MaxHeaderFields { get; init; } = 2000;

    /// <summary>Decoded bytes of text (and, apart, of HTML) that become characters. Default 8 MiB.</summary>
    public int MaxTextBytes { get; init; } = 8 << 20;

    /// <summary>Defects that are listed. Default 100.</summary>
    public int MaxDefects { get; init; } = 100;
}
