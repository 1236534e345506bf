namespace QueueDashboard.Protocols.Smtp;

/// <summary>How far a session has come.</summary>
internal enum SmtpState
{
    /// <summary>Greeted by us, not yet by the client; also after STARTTLS and XCLIENT.</summary>
    Greeted,

    /// <summary>Between two messages.</summary>
    Ready,

    /// <summary>MAIL was taken.</summary>
    Sender,

    /// <summary>At least one RCPT was taken.</summary>
    Recipients,

    /// <summary>Greeted with 554: only QUIT helps (RFC 5321 3.1).</summary>
    Refused,
}

/// <summary>
/// The legal order of commands (RFC 5321 4.1.4) as a table: for each state and verb the state that follows a success,
/// or the answer that a command out of order gets.
/// </summary>
internal static class SmtpOrder
{
    private static readonly Dictionary<(SmtpState State, SmtpVerb Verb), Rule> s_rules = Build();

    /// <returns>Null when the command may come now; <paramref name="next"/> is the state once it has succeeded.</returns>
    public static SmtpAnswer? Check(SmtpState state, SmtpVerb verb, out SmtpState next)
    {
        Rule rule = s_rules[(state, verb)];
        next = rule.Next;
        return rule.Answer;
    }

    private static Dictionary<(SmtpState, SmtpVerb), Rule> Build()
    {
        Rule greeted = new(SmtpState.Greeted), ready = new(SmtpState.Ready), sender = new(SmtpState.Sender), recipients = new(SmtpState.Recipients);
        Rule hello = new(SmtpState.Greeted, SmtpAnswers.HelloFirst);
        Rule mailFirst = new(SmtpState.Ready, SmtpAnswers.MailFirst);
        Rule nested = new(SmtpState.Sender, SmtpAnswers.NestedMail), nestedLater = new(SmtpState.Recipients, SmtpAnswers.NestedMail);
        Rule none = new(SmtpState.Sender, SmtpAnswers.NoRecipients);
        Rule busy = new(SmtpState.Sender, SmtpAnswers.InTransaction), busyLater = new(SmtpState.Recipients, SmtpAnswers.InTransaction);
        Rule refused = new(SmtpState.Refused, SmtpAnswers.NotHere), quit = new(SmtpState.Refused);

        (SmtpVerb Verb, Rule Greeted, Rule Ready, Rule Sender, Rule Recipients)[] rows =
        [
            // verb                 Greeted   Ready      Sender    Recipients
            (SmtpVerb.Helo,         ready,    ready,     ready,    ready),
            (SmtpVerb.Ehlo,         ready,    ready,     ready,    ready),
            (SmtpVerb.Mail,         hello,    sender,    nested,   nestedLater),
            (SmtpVerb.Rcpt,         hello,    mailFirst, recipients, recipients),
            (SmtpVerb.Data,         hello,    mailFirst, none,     ready),
            (SmtpVerb.Rset,         greeted,  ready,     ready,    ready),
            (SmtpVerb.Noop,         greeted,  ready,     sender,   recipients),
            (SmtpVerb.Vrfy,         greeted,  ready,     sender,   recipients),
            (SmtpVerb.Help,         greeted,  ready,     sender,   recipients),
            (SmtpVerb.Quit,         greeted,  ready,     sender,   recipients),
            (SmtpVerb.StartTls,     hello,    greeted,   busy,     busyLater),
            (SmtpVerb.XForward,     hello,    ready,     busy,     busyLater),
            (SmtpVerb.XClient,      greeted,  greeted,   busy,     busyLater),
            (SmtpVerb.NotOffered,   greeted,  ready,     sender,   recipients),
            (SmtpVerb.Unknown,      greeted,  ready,     sender,   recipients),
        ];

        Dictionary<(SmtpState, SmtpVerb), Rule> rules = [];
        foreach (var row in rows)
        {
            rules[(SmtpState.Greeted, row.Verb)] = row.Greeted;
            rules[(SmtpState.Ready, row.Verb)] = row.Ready;
            rules[(SmtpState.Sender, row.Verb)] = row.Sender;
            rules[(SmtpState.Recipients, row.Verb)] = row.Recipients;
            rules[(SmtpState.Refused, row.Verb)] = row.Verb == SmtpVerb.Quit ? quit : refused;
        }

        return rules;
    }

    private readonly record struct Rule(SmtpState Next, SmtpAnswer? Answer = null);
}
