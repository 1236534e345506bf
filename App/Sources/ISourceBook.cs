namespace QueueDashboard.Sources;

/// <summary>
/// Where each door says how it is. Cheap, and never waits: a door calls it on its way. A door is known from the moment that it is declared,
/// also when nothing ever came.
/// </summary>
internal interface ISourceBook
{
    /// <param name="name">As in an item's Source, such as postfix:main or smtp:default.</param>
    /// <param name="where">What a person would look for: an address, a folder, a host.</param>
    void Declare(string name, SourceKind kind, string where);

    /// <summary>It was reached, or it reached us; whatever it brought.</summary>
    void Contact(string name);

    /// <summary>So many new messages are on disk.</summary>
    void Brought(string name, int count = 1);

    /// <param name="why">A sentence for a person; no secrets, no message content.</param>
    void Failed(string name, string why);

    /// <summary>A door that can look by itself when a person says so.</summary>
    void OffersCheck(string name, Func<CancellationToken, Task> check);
}
