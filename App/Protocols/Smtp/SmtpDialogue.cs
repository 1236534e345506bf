using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace QueueDashboard.Protocols.Smtp;

/// <summary>
/// The server's side of one SMTP session (RFC 5321) without sockets, clocks or stores: command lines in, replies out, and a
/// step for the transport. The content of a message does not pass through here, only its outcome does.
/// </summary>
internal sealed class SmtpDialogue
{
    private readonly SmtpServerProfile _profile;
    private readonly string? _peer;
    private SmtpClientFacts _client;
    private SmtpClientFacts? _forwarded;
    private string? _helo;
    private bool _extended;
    private bool _tls;
    private int _errors;
    private int _commands;

    /// <param name="peer">The address that the connection came from.</param>
    public SmtpDialogue(SmtpServerProfile profile, string? peer)
    {
        _profile = profile;
        _peer = peer;
        _client = new SmtpClientFacts { Address = peer };
        State = profile.MayHandOver ? SmtpState.Greeted : SmtpState.Refused;
    }

    public SmtpState State { get; private set; }

    /// <summary>From MAIL to the end of the message.</summary>
    public SmtpEnvelope? Envelope { get; private set; }

    /// <summary>The original client: what XFORWARD said for this message, else XCLIENT, else the connection itself.</summary>
    public SmtpClientFacts Client => _forwarded ?? _client with
    {
        Helo = _client.Helo ?? _helo,
        Protocol = _client.Protocol ?? ProtocolName(),
    };

    public void Greet(IBufferWriter<byte> output)
    {
        string text = _profile.MayHandOver ? $"220 {_profile.HostName} ESMTP QueueDashboard\r\n" : "554 5.7.1 This client may not hand over mail here\r\n";
        Encoding.ASCII.GetBytes(text, output);
    }

    /// <param name="line">Up to its LF and without it.</param>
    public SmtpStep Execute(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        // A lone LF is no line end (RFC 5321 2.3.8). It is answered, so that a person at a keyboard learns why, and never obeyed.
        if (line is not [.., (byte)'\r'] || line[..^1].ContainsAny((byte)'\r', (byte)'\0'))
        {
            return Say(SmtpAnswers.BadLine, output);
        }

        SmtpVerb verb = SmtpVerbs.Read(line[..^1], out ReadOnlySpan<byte> argument);
        if (verb != SmtpVerb.Rcpt && ++_commands > _profile.CommandsWithoutMessage && verb != SmtpVerb.Quit)
        {
            return Close(SmtpAnswers.TooManyCommands, output);
        }

        if (SmtpOrder.Check(State, verb, out SmtpState next) is { } outOfOrder)
        {
            return Say(outOfOrder, output);
        }

        // RFC 3207 4: only what leads to TLS, or to nothing, goes without it.
        if (_profile.TlsRequired && !_tls && verb is (SmtpVerb.Mail or SmtpVerb.Vrfy or SmtpVerb.XForward or SmtpVerb.XClient))
        {
            return Say(SmtpAnswers.TlsWanted, output);
        }

        // Addresses may be UTF-8 (RFC 6531); everything else is ASCII, and broken UTF-8 is refused wherever it stands.
        char[]? rented = argument.Length > 1024 ? ArrayPool<char>.Shared.Rent(argument.Length) : null;
        Span<char> text = rented ?? stackalloc char[1024];
        OperationStatus read = Utf8.ToUtf16(argument, text, out _, out int length, replaceInvalidSequences: false);
        SmtpStep step = read == OperationStatus.Done
            ? Execute(verb, text[..length], next, output)
            : Say(SmtpAnswers.NotUtf8, output);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return step;
    }

    /// <summary>
    /// A line that outgrew its limit: the transport keeps none of it and tells how long it is by now. Each further limit's worth counts as an
    /// error, so that an endless line ends the session.
    /// </summary>
    /// <param name="bytes">Octets of the line so far.</param>
    /// <param name="ended">True once its LF came: then it is answered.</param>
    public SmtpStep ExecuteLongLine(long bytes, bool ended, IBufferWriter<byte> output)
    {
        if (_errors + (bytes / _profile.CommandLineBytes) > _profile.Errors)
        {
            return Close(SmtpAnswers.TooManyErrors, output);
        }

        return ended ? Say(State == SmtpState.Refused ? SmtpAnswers.NotHere : SmtpAnswers.LineTooLong, output) : SmtpStep.Continue;
    }

    /// <summary>The content was read to its end and dealt with. The session is ready for the next message.</summary>
    public SmtpStep EndContent(SmtpAnswer outcome, IBufferWriter<byte> output)
    {
        EndTransaction(SmtpState.Ready);
        if (!outcome.IsError)
        {
            _errors = 0;
            _commands = 0;
        }

        // Our own failure is not the client's error: it shall come back, and with the same session if it likes.
        return outcome.Code is 451 or 452 ? Write(outcome, output) : Say(outcome, output);
    }

    /// <summary>RFC 3207 4.2: everything the client said before TLS is forgotten.</summary>
    public void TlsStarted()
    {
        _tls = true;
        _helo = null;
        _extended = false;
        _client = new SmtpClientFacts { Address = _peer };
        EndTransaction(SmtpState.Greeted);
    }

    private SmtpStep Execute(SmtpVerb verb, ReadOnlySpan<char> argument, SmtpState next, IBufferWriter<byte> output)
    {
        switch (verb)
        {
            case SmtpVerb.Helo or SmtpVerb.Ehlo:
                return Hello(argument, extended: verb == SmtpVerb.Ehlo, next, output);
            case SmtpVerb.Mail:
                return Move(Mail(argument), SmtpAnswers.SenderOk, next, output);
            case SmtpVerb.Rcpt:
                return Move(Rcpt(argument), SmtpAnswers.RecipientOk, next, output);
            case SmtpVerb.Data when argument.IsEmpty:
                Write(SmtpAnswers.StartContent, output);
                return SmtpStep.ReadContent;
            case SmtpVerb.Rset when argument.IsEmpty:
                EndTransaction(next);
                return Say(SmtpAnswers.Ok, output);
            case SmtpVerb.Noop:
                return Say(SmtpAnswers.Ok, output);
            case SmtpVerb.Vrfy:
                return Say(argument.IsEmpty ? SmtpAnswers.ArgumentWanted : SmtpAnswers.CannotVerify, output);
            case SmtpVerb.Help:
                return Say(SmtpAnswers.Help, output);
            case SmtpVerb.Quit when argument.IsEmpty:
                Write(SmtpAnswers.Bye, output);
                return SmtpStep.Quit;
            case SmtpVerb.StartTls when argument.IsEmpty:
                return StartTls(output);
            case SmtpVerb.XForward:
                return _profile.XForward ? Move(XForward(argument), SmtpAnswers.Ok, next, output) : Say(SmtpAnswers.NotAuthorised, output);
            case SmtpVerb.XClient:
                return _profile.XClient ? XClient(argument, output) : Say(SmtpAnswers.NotAuthorised, output);
            case SmtpVerb.NotOffered:
                return Say(SmtpAnswers.NotOffered, output);
            case SmtpVerb.Unknown:
                return Say(SmtpAnswers.Unknown, output);
            default:
                return Say(SmtpAnswers.NoArgument, output);
        }
    }

    private SmtpStep Hello(ReadOnlySpan<char> name, bool extended, SmtpState next, IBufferWriter<byte> output)
    {
        // The name is shown and sent on: printable, and no longer than a domain. What it says is not checked (RFC 5321 4.1.4 forbids to refuse for it).
        if (name.IsEmpty || name.Length > 255 || name.ContainsAnyExceptInRange('!', '~'))
        {
            return Say(SmtpAnswers.NameWanted, output);
        }

        _helo = name.ToString();
        _extended = extended;
        EndTransaction(next);
        SmtpHello.Write(_profile, extended, offerTls: _profile.StartTls && !_tls, output);
        return SmtpStep.Continue;
    }

    private SmtpAnswer? Mail(ReadOnlySpan<char> argument)
    {
        if (SmtpMailCommand.Read(argument, _profile.Addresses, _profile.MessageBytes, out SmtpMailCommand? mail) is { } refusal)
        {
            return refusal;
        }

        Envelope = new SmtpEnvelope(mail!);
        return null;
    }

    private SmtpAnswer? Rcpt(ReadOnlySpan<char> argument)
    {
        SmtpEnvelope envelope = Envelope!;
        if (SmtpRcptCommand.Read(argument, _profile.Addresses, envelope.Mail.SmtpUtf8, out SmtpRcptCommand? recipient) is { } refusal)
        {
            return refusal;
        }

        if (envelope.Recipients.Count >= _profile.Recipients)
        {
            return SmtpAnswers.TooManyRecipients;
        }

        envelope.Add(recipient!);
        return null;
    }

    private SmtpAnswer? XForward(ReadOnlySpan<char> argument)
    {
        SmtpAnswer? refusal = (_forwarded ?? new SmtpClientFacts()).With(argument, SmtpHello.XForwardAttributes, out SmtpClientFacts facts);
        _forwarded = refusal is null ? facts : _forwarded;
        return refusal;
    }

    private SmtpStep XClient(ReadOnlySpan<char> argument, IBufferWriter<byte> output)
    {
        if (_client.With(argument, SmtpHello.XClientAttributes, out _client) is { } refusal)
        {
            return Say(refusal, output);
        }

        _helo = null;
        _extended = false;
        EndTransaction(SmtpState.Greeted);
        Greet(output);
        return SmtpStep.Continue;
    }

    private SmtpStep StartTls(IBufferWriter<byte> output)
    {
        if (_tls || !_profile.StartTls)
        {
            return Say(_tls ? SmtpAnswers.TlsOn : _profile.TlsRequired ? SmtpAnswers.TlsMissing : SmtpAnswers.NotOffered, output);
        }

        Write(SmtpAnswers.TlsGo, output);
        return SmtpStep.StartTls;
    }

    // XFORWARD is for one message: Postfix sends it anew for each, and a stale one would name the wrong client.
    private void EndTransaction(SmtpState next)
    {
        State = next;
        Envelope = null;
        _forwarded = null;
    }

    private SmtpStep Move(SmtpAnswer? refusal, SmtpAnswer success, SmtpState next, IBufferWriter<byte> output)
    {
        State = refusal is null ? next : State;
        return Say(refusal ?? success, output);
    }

    private SmtpStep Say(SmtpAnswer answer, IBufferWriter<byte> output)
    {
        Write(answer, output);
        if (answer.IsError && ++_errors > _profile.Errors)
        {
            return Close(SmtpAnswers.TooManyErrors, output);
        }

        return SmtpStep.Continue;
    }

    private static SmtpStep Close(SmtpAnswer answer, IBufferWriter<byte> output)
    {
        Write(answer, output);
        return SmtpStep.Close;
    }

    private static SmtpStep Write(SmtpAnswer answer, IBufferWriter<byte> output)
    {
        output.Write(answer.Line);
        return SmtpStep.Continue;
    }

    // RFC 3848 and RFC 6531 4.3.
    private string ProtocolName()
    {
        string name = !_extended ? "SMTP" : Envelope?.Mail.SmtpUtf8 == true ? "UTF8SMTP" : "ESMTP";
        return _tls && _extended ? name + "S" : name;
    }
}
