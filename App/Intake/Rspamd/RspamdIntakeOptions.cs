using QueueDashboard.Intake.Smtp;

namespace QueueDashboard.Intake.Rspamd;

/// <summary><c>Intake:Rspamd</c>: who may push to <c>/intake/rspamd</c>, and how much.</summary>
internal sealed class RspamdIntakeOptions
{
    public const string Section = "Intake:Rspamd";

    /// <summary>Empty: one source of the name "rspamd", whose password is made at the first start.</summary>
    public List<RspamdSourceOptions> Sources { get; set; } = [];

    /// <summary>Octets of one message: 65,536 to 1,073,741,824. A longer one is answered 413.</summary>
    public long MessageBytes { get; set; } = new SmtpIntakeLimits().MessageBytes;

    /// <summary>
    /// Octets of all header fields of one request: 32,768 to 16,777,216. A message's subject, recipients and symbols come in them. The web server
    /// knows one limit for all its pages.
    /// </summary>
    public int HeaderBytes { get; set; } = 524_288;
}

/// <summary>One Rspamd, or several that share a password.</summary>
internal sealed class RspamdSourceOptions
{
    /// <summary>1 to 40 of a-z, 0-9 and hyphen; unique. The user name of its sign-in, and behind rspamd: the items' source.</summary>
    public string Name { get; set; } = "";

    /// <summary>12 to 200 ASCII characters, without blanks, quotes, backslash and $.</summary>
    public string Password { get; set; } = "";

    /// <summary>What it pushes is delivered nowhere else: everything is held, not only what was refused.</summary>
    public bool Diverted { get; set; }
}
