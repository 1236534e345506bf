namespace QueueDashboard.Protocols.Smtp;

/// <summary>Walks the <c>KEYWORD[=value]</c> list behind a path (RFC 5321 4.1.2) without making strings of it.</summary>
internal ref struct SmtpParameters(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text.Trim(' ');

    public ReadOnlySpan<char> Keyword { get; private set; }

    /// <summary>Empty when there is no equals sign.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public bool HasValue { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int space = _rest.IndexOf(' ');
        ReadOnlySpan<char> one = space < 0 ? _rest : _rest[..space];
        _rest = space < 0 ? default : _rest[(space + 1)..].TrimStart(' ');
        int equals = one.IndexOf('=');
        HasValue = equals >= 0;
        Keyword = equals < 0 ? one : one[..equals];
        Value = equals < 0 ? default : one[(equals + 1)..];
        return true;
    }

    public readonly bool Is(string keyword) => Keyword.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}
