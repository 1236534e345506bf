namespace QueueDashboard.Protocols.Smtp;

/// <summary>The replies that never change. Codes: RFC 5321 4.2.2 and 4.3.2; status: RFC 3463 and the registry of RFC 5248.</summary>
internal static class SmtpAnswers
{
    public static SmtpAnswer Ok { get; } = new(250, "2.0.0", "Ok");
    public static SmtpAnswer SenderOk { get; } = new(250, "2.1.0", "Ok");
    public static SmtpAnswer RecipientOk { get; } = new(250, "2.1.5", "Ok");
    public static SmtpAnswer StartContent { get; } = new(354, "", "Send the message, end it with a dot on a line of its own");
    public static SmtpAnswer Bye { get; } = new(221, "2.0.0", "Bye");
    public static SmtpAnswer Help { get; } = new(214, "2.0.0", "EHLO HELO MAIL RCPT DATA RSET NOOP VRFY HELP QUIT STARTTLS");
    public static SmtpAnswer CannotVerify { get; } = new(252, "2.0.0", "Cannot say, send the message and I will hold it");
    public static SmtpAnswer TlsGo { get; } = new(220, "2.0.0", "Start TLS now");

    public static SmtpAnswer HelloFirst { get; } = new(503, "5.5.1", "Send EHLO or HELO first");
    public static SmtpAnswer MailFirst { get; } = new(503, "5.5.1", "Send MAIL first");
    public static SmtpAnswer NestedMail { get; } = new(503, "5.5.1", "MAIL was given already");
    public static SmtpAnswer InTransaction { get; } = new(503, "5.5.1", "Not between MAIL and the end of the message");
    public static SmtpAnswer NoRecipients { get; } = new(554, "5.5.1", "No valid recipients");
    public static SmtpAnswer NotHere { get; } = new(503, "5.5.1", "This client may not hand over mail here, send QUIT");

    public static SmtpAnswer Unknown { get; } = new(500, "5.5.2", "Command not recognised");
    public static SmtpAnswer NotOffered { get; } = new(502, "5.5.1", "Command not offered");
    public static SmtpAnswer LineTooLong { get; } = new(500, "5.5.2", "Command line too long");
    public static SmtpAnswer BadLine { get; } = new(500, "5.5.2", "Commands end with CR LF and have no other CR, LF or NUL");
    public static SmtpAnswer NotUtf8 { get; } = new(501, "5.5.2", "Neither ASCII nor UTF-8");
    public static SmtpAnswer NoArgument { get; } = new(501, "5.5.4", "No argument expected");
    public static SmtpAnswer NameWanted { get; } = new(501, "5.5.4", "Give your host name");
    public static SmtpAnswer ArgumentWanted { get; } = new(501, "5.5.4", "Argument missing");
    public static SmtpAnswer BadParameter { get; } = new(501, "5.5.4", "Bad value of a parameter");
    public static SmtpAnswer UnknownParameter { get; } = new(555, "5.5.4", "Parameter not recognised");
    public static SmtpAnswer UnknownAttribute { get; } = new(501, "5.5.4", "Attribute not recognised");

    public static SmtpAnswer MailSyntax { get; } = new(501, "5.5.4", "Syntax: MAIL FROM:<address> [parameters]");
    public static SmtpAnswer RcptSyntax { get; } = new(501, "5.5.4", "Syntax: RCPT TO:<address> [parameters]");
    public static SmtpAnswer BadSender { get; } = new(501, "5.1.7", "Bad sender address");
    public static SmtpAnswer BadRecipient { get; } = new(501, "5.1.3", "Bad recipient address");
    public static SmtpAnswer AddressTooLong { get; } = new(501, "5.1.3", "Address too long");
    public static SmtpAnswer SenderTooLong { get; } = new(501, "5.1.7", "Address too long");
    public static SmtpAnswer NeedsSmtpUtf8 { get; } = new(553, "5.6.7", "This address needs the parameter SMTPUTF8 with MAIL");

    public static SmtpAnswer TooManyRecipients { get; } = new(452, "4.5.3", "Too many recipients");
    public static SmtpAnswer TooLarge { get; } = new(552, "5.3.4", "Message too large");
    public static SmtpAnswer TextLineTooLong { get; } = new(554, "5.6.0", "A line of the message is too long");
    public static SmtpAnswer BareLineEnds { get; } = new(554, "5.6.0", "The message has a CR or LF that stands alone");
    public static SmtpAnswer NoMemory { get; } = new(451, "4.3.1", "Too much mail is coming in at once, try again later");
    public static SmtpAnswer NoSpace { get; } = new(452, "4.3.1", "No space to hold the message, try again later");
    public static SmtpAnswer OurFault { get; } = new(451, "4.3.0", "The message could not be held, try again later");

    public static SmtpAnswer TlsOn { get; } = new(503, "5.5.1", "TLS is on already");
    public static SmtpAnswer TlsMissing { get; } = new(454, "4.7.0", "TLS is not available now");
    public static SmtpAnswer TlsWanted { get; } = new(530, "5.7.0", "Send STARTTLS first");
    public static SmtpAnswer NotAuthorised { get; } = new(550, "5.7.0", "Not for this client");

    public static SmtpAnswer TooManyErrors { get; } = new(421, "4.7.0", "Too many errors, closing");
    public static SmtpAnswer TooManyCommands { get; } = new(421, "4.7.0", "Too many commands without a message, closing");
    public static SmtpAnswer TooManyConnections { get; } = new(421, "4.7.0", "Too many connections, try again later");
    public static SmtpAnswer TooManyFromClient { get; } = new(421, "4.7.0", "Too many connections from this client, try again later");
    public static SmtpAnswer TooIdle { get; } = new(421, "4.4.2", "Waited too long, closing");
    public static SmtpAnswer TooSlow { get; } = new(421, "4.4.2", "The session took too long, closing");
    public static SmtpAnswer Stopping { get; } = new(421, "4.3.2", "Shutting down, try again later");
}
