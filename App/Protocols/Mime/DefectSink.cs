namespace QueueDashboard.Protocols.Mime;

/// <summary>Where the defects of the part being read go. The place is only worked out when there is a defect.</summary>
internal readonly struct DefectSink(MessageContext context, MimePart? parent, int index)
{
    public ReaderLimits Limits => context.Limits;

    /// <summary>The part is the message itself.</summary>
    public bool IsMessage => parent is null;

    public void Add(MimeDefectCode code) =>
        context.Defects.Add(code, parent is null ? "0" : parent.Parent is null ? $"{index + 1}" : $"{parent.Path}.{index + 1}");
}
