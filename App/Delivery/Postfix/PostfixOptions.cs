namespace QueueDashboard.Delivery.Postfix;

/// <summary>
/// The Postfix servers whose hold queue is mirrored: <c>Intake:Postfix</c>. Configuration and no setting, because it names programs to run.
/// </summary>
internal sealed class PostfixOptions
{
    public const string Section = "Intake:Postfix";

    public IList<PostfixInstance> Instances { get; } = [];
}

internal sealed class PostfixInstance
{
    /// <summary>1 to 40 of a-z, 0-9 and hyphen; unique. The items' source is postfix: and this.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The program and its first arguments that the shipped helper's words follow, such as sudo -n with the helper's path, or ssh with a host. Each is
    /// handed on as it stands; there is no shell between.
    /// </summary>
    public IList<string> Command { get; } = [];

    /// <summary>Seconds between two looks at the queue, 1 to 3600.</summary>
    public int PollSeconds { get; set; } = 15;

    /// <summary>The mail log to follow; empty: none. Only a file on this machine.</summary>
    public string Log { get; set; } = "";

    /// <summary>Seconds that one command may take, 1 to 600.</summary>
    public int TimeoutSeconds { get; set; } = 60;
}
