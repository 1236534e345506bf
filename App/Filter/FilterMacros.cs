using System.Text;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Filter;

/// <summary>What the macros said that a verdict needs, each latched at the stage where it is true.</summary>
internal sealed class FilterMacros
{
    // Names and ids longer than this are nobody's.
    private const int Longest = 255;

    /// <summary>Of the listener, as at CONNECT: at the end of a message Postfix evaluates it in another process, which knows only main.cf's.</summary>
    public string DaemonName { get; private set; } = "";

    public string ServerName { get; private set; } = "";

    /// <summary>Sendmail's word for a client whose name does not lead back to its address.</summary>
    public bool NameMayBeForged { get; private set; }

    public bool IsAuthenticated { get; private set; }

    /// <summary>The mail server refuses this recipient itself.</summary>
    public bool RecipientIsRefused { get; private set; }

    /// <summary>Empty until the mail server has given one, which for Postfix is after the first recipient.</summary>
    public string QueueId { get; private set; } = "";

    public void Take(MilterMacros macros)
    {
        switch (macros.Stage)
        {
            case MilterCommand.Connect:
                ForgetSession();
                DaemonName = Text(macros, "daemon_name"u8, "");
                ServerName = Text(macros, "j"u8, "");
                NameMayBeForged = macros.TryFind("_"u8, out ReadOnlySpan<byte> client) && client.IndexOf("may be forged"u8) >= 0;
                break;
            case MilterCommand.Mail:
                QueueId = "";
                IsAuthenticated = macros.TryFind("auth_authen"u8, out ReadOnlySpan<byte> user) && !user.IsEmpty;
                break;
            case MilterCommand.Recipient:
                RecipientIsRefused = macros.TryFind("rcpt_mailer"u8, out ReadOnlySpan<byte> mailer) && mailer.SequenceEqual("error"u8);
                break;
        }

        QueueId = Text(macros, "i"u8, QueueId);
    }

    /// <summary>Macros belong to the command that follows them, and to no later one of its kind.</summary>
    public void ForgetMail() => IsAuthenticated = false;

    public void ForgetRecipient() => RecipientIsRefused = false;

    public void ForgetMessage() => QueueId = "";

    public void ForgetSession()
    {
        DaemonName = ServerName = QueueId = "";
        NameMayBeForged = IsAuthenticated = RecipientIsRefused = false;
    }

    /// <returns>The string that stands there already when it is the same: most macros come again and again.</returns>
    private static string Text(MilterMacros macros, ReadOnlySpan<byte> name, string old)
    {
        if (!macros.TryFind(name, out ReadOnlySpan<byte> value))
        {
            return old;
        }

        value = value[..Math.Min(value.Length, Longest)];
        return Ascii.Equals(value, old) ? old : Encoding.UTF8.GetString(value);
    }
}
