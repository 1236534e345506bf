namespace QueueDashboard.Protocols.Mime;

/// <summary>The defects of one message, each code and place once, up to a limit.</summary>
internal sealed class DefectList(int limit)
{
    private List<MimeDefect>? _found;

    public IReadOnlyList<MimeDefect> Found => _found is null ? [] : _found;

    public void Add(MimeDefectCode code, string where)
    {
        var defect = new MimeDefect(code, where);
        _found ??= [];
        if (_found.Count < limit && !_found.Contains(defect))
        {
            _found.Add(defect);
        }
    }
}
