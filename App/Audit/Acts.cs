namespace QueueDashboard.Audit;

/// <summary>The words of the audit's Act column. They are stored and filtered by: a word once written is never changed.</summary>
internal static class Acts
{
    public const string Release = "release";
    public const string Requeue = "requeue";
    public const string Delete = "delete";
    public const string Restore = "restore";
    public const string Undo = "undo";

    /// <summary>Back to its sender.</summary>
    public const string Return = "return";

    /// <summary>Every recipient was settled: it was taken away from where it lay.</summary>
    public const string Discard = "discard";
    public const string Deliver = "deliver";
    public const string Hold = "hold";

    /// <summary>Somebody acted on the mail server itself.</summary>
    public const string Gone = "gone";
    public const string Purge = "purge";
    public const string Import = "import";

    /// <summary>Somebody looked into a message's content.</summary>
    public const string OpenContent = "content.open";

    /// <summary>The message was sent to the scanner once more.</summary>
    public const string SecondLook = "second-look";
    public const string OpenLink = "link.open";
    public const string AskFreshLink = "link.fresh";

    /// <summary>A recipient wants a message that only an administrator may release.</summary>
    public const string Ask = "ask";
    public const string SendDigest = "digest.send";
    public const string ChangeSettings = "settings.change";

    public const string SignIn = "sign-in";
    public const string SignOut = "sign-out";
    public const string LockOut = "lock-out";
    public const string AddUser = "user.add";
    public const string ChangeUser = "user.change";
    public const string RemoveUser = "user.remove";
    public const string SetPassword = "user.password";
    public const string MakeSignInLink = "user.link";
    public const string CreateToken = "token.create";
    public const string RevokeToken = "token.revoke";

    /// <summary>Another key signs from now on.</summary>
    public const string RotateKey = "key.rotate";
    public const string ImportKey = "key.import";

    /// <summary>Somebody took a key's secret with him.</summary>
    public const string ExportKey = "key.export";
    public const string DeleteKey = "key.delete";
    public const string AddExemption = "exemption.add";
    public const string RemoveExemption = "exemption.remove";
    public const string AddRule = "rule.add";
    public const string ChangeRule = "rule.change";
    public const string RemoveRule = "rule.remove";
    public const string SetSender = "sender.set";
    public const string RemoveSender = "sender.remove";

    /// <summary>Words beside a message; what they say is not kept here.</summary>
    public const string AddNote = "note.add";
    public const string RemoveNote = "note.remove";

    /// <summary>An administrator answered a recipient's wish.</summary>
    public const string Grant = "ask.grant";
    public const string Deny = "ask.deny";

    /// <summary>A recipient, or somebody for him, changed how he wants his digests.</summary>
    public const string ChangeChoice = "digest.choice";

    /// <summary>A second factor was set up or taken away.</summary>
    public const string SetTotp = "totp.set";
    public const string RemoveTotp = "totp.remove";
    public const string AddPasskey = "passkey.add";
    public const string RemovePasskey = "passkey.remove";
    public const string EndSessions = "session.end";
    public const string AddAlarm = "alarm.add";
    public const string ChangeAlarm = "alarm.change";
    public const string RemoveAlarm = "alarm.remove";
    public const string TestAlarm = "alarm.test";

    /// <summary>Rows of the audit were taken away as a file.</summary>
    public const string ExportAudit = "audit.export";
    public const string Backup = "backup";

    /// <summary>Somebody asked a source to look at once.</summary>
    public const string CheckSource = "source.check";

    /// <summary>Every word above, for the filter of the audit page.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Release, Requeue, Delete, Return, Restore, Undo, Discard, Deliver, Hold, Gone, Purge, Import, OpenContent, SecondLook, OpenLink, AskFreshLink, Ask, SendDigest, ChangeSettings,
        SignIn, SignOut, LockOut, AddUser, ChangeUser, RemoveUser, SetPassword, MakeSignInLink, CreateToken, RevokeToken,
        RotateKey, ImportKey, ExportKey, DeleteKey, AddExemption, RemoveExemption, AddRule, ChangeRule, RemoveRule, Backup, CheckSource,
        SetSender, RemoveSender, AddNote, RemoveNote, Grant, Deny, ChangeChoice, SetTotp, RemoveTotp, AddPasskey, RemovePasskey, EndSessions,
        AddAlarm, ChangeAlarm, RemoveAlarm, TestAlarm, ExportAudit,
    ];
}

/// <summary>The words of the audit's Outcome column.</summary>
internal static class Outcomes
{
    public const string Done = "done";

    /// <summary>Wished and stored; the outcome follows in a row of its own.</summary>
    public const string Asked = "asked";
    public const string Refused = "refused";
    public const string Failed = "failed";

    /// <summary>Somebody else was first.</summary>
    public const string Lost = "lost";

    /// <summary>Every word above, for filters.</summary>
    public static IReadOnlyList<string> All { get; } = [Done, Asked, Refused, Failed, Lost];
}
