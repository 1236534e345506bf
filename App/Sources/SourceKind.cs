namespace QueueDashboard.Sources;

/// <summary>What kind of door it is.</summary>
internal enum SourceKind
{
    Smtp,
    Milter,
    Postfix,
    Rspamd,
    Folder,
}
