namespace QueueDashboard.Web.Queues.Reading;

/// <summary>What about a message may deceive a reader.</summary>
public enum MarkKind
{
    /// <summary>{0}: the sender's domain, {1}: the known one that it looks like.</summary>
    SwappedLetters,
    Misspelt,
    Contains,
    OtherEnding,

    /// <summary>{0}: the domain, {1}: as it is written on the wire.</summary>
    International,
    MixedScripts,

    /// <summary>{0}: the address in the name, {1}: the true one.</summary>
    NameIsAddress,

    /// <summary>{0}: the name, {1}: the true address.</summary>
    NameIsOwnPerson,
    NameIsOwnDomain,

    /// <summary>{0}: where answers go, {1}: the sender.</summary>
    AnswersElsewhere,

    /// <summary>{0}: how many From fields.</summary>
    ManySenders,

    /// <summary>{0}: how many characters.</summary>
    TurnedSubject,
    TurnedName,
    TurnedText,
    HiddenSubject,
    HiddenName,
    HiddenText,
}

/// <summary>One of them; the words that it names are the sender's, and shown as such.</summary>
public sealed record Mark(MarkKind Kind, params IReadOnlyList<string> Words);
