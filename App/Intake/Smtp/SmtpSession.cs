using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Intake.Smtp;

/// <summary>
/// One connection: cuts the input into commands and content, lets the dialogue answer, and has each message held before it is answered
/// with 250. Replies to pipelined commands go out in one write, when no whole command is left (RFC 2920 3.2).
/// </summary>
internal sealed class SmtpSession(
    SmtpSessionChannel channel, SmtpDialogue dialogue, MessageHandover handover, SmtpListenerSettings listener, SmtpIntakeContext context, SessionClock clock,
    SslStreamCertificateContext? certificate, string? client) : IDisposable
{
    // Enough for any honest batch of replies; more is sent on at once, so that a flood of commands cannot make a heap of them.
    private const int MostUnsent = 16_384;

    private readonly CommandLines _lines = new(listener.Limits.CommandLineBytes);
    private SmtpContentDecoder _decoder;
    private ContentBuffer? _content;
    private Ending _ending = Ending.Silent;

    private enum Ending
    {
        /// <summary>The client is gone, or TLS is broken: there is nobody to talk to.</summary>
        Silent,
        Quit,
        Closed,
    }

    public async Task RunAsync()
    {
        dialogue.Greet(channel.Output);
        bool more = true;
        while (more && await channel.FlushAsync())
        {
            ReadResult read = await channel.Input.ReadAsync();
            if (clock.Reason is null)
            {
                clock.Touch();
                more = await HandleAsync(read);
            }
            else
            {
                channel.Input.AdvanceTo(read.Buffer.End);
                more = false;
            }
        }

        if (clock.Reason is { } reason && _ending == Ending.Silent)
        {
            channel.Output.Write(reason.Line);
            SmtpIntakeLog.TurnedAway(context.Logger, listener.Name, client, reason.Code, reason.Status, reason.Text);
            context.Metrics.Refused(listener.Name, reason.Code, reason.Status);
            _ending = Ending.Closed;
        }

        await channel.FarewellAsync(drain: _ending == Ending.Closed, context.Time);
    }

    public void Dispose()
    {
        _content?.Dispose();
        _lines.Dispose();
    }

    /// <returns>False when the session is over.</returns>
    private async ValueTask<bool> HandleAsync(ReadResult read)
    {
        ReadOnlySequence<byte> rest = read.Buffer;
        while (true)
        {
            SmtpStep? step = _content is null ? Command(ref rest) : ReadContent(ref rest) ? await EndContentAsync(_content) : null;
            switch (step)
            {
                case null:
                    channel.Input.AdvanceTo(rest.Start, rest.End);
                    return !read.IsCompleted;
                case SmtpStep.ReadContent:
                    _decoder = default;
                    _content = new ContentBuffer(context.Budget, listener.Limits.MessageBytes);
                    _content.Begin(dialogue.Envelope!.Mail.Size);
                    break;
                case SmtpStep.StartTls:
                    // CVE-2011-0411: what was pipelined behind STARTTLS is thrown away, it may not come from whom TLS will vouch for.
                    channel.Input.AdvanceTo(read.Buffer.End);
                    return await StartTlsAsync();
                case SmtpStep.Quit or SmtpStep.Close:
                    channel.Input.AdvanceTo(read.Buffer.End);
                    _ending = step == SmtpStep.Quit && rest.IsEmpty ? Ending.Quit : Ending.Closed;
                    return false;
                default:
                    if (channel.Unsent > MostUnsent && !await channel.FlushAsync())
                    {
                        channel.Input.AdvanceTo(read.Buffer.End);
                        return false;
                    }

                    break;
            }
        }
    }

    /// <returns>Null when no whole command is there.</returns>
    private SmtpStep? Command(ref ReadOnlySequence<byte> rest)
    {
        switch (_lines.Read(ref rest, out ReadOnlySpan<byte> line, out long length))
        {
            case CommandLines.Found.Line:
                return dialogue.Execute(line, channel.Output);
            case CommandLines.Found.EndOfLongLine:
                return dialogue.ExecuteLongLine(length, ended: true, channel.Output);
            case CommandLines.Found.PartOfLongLine when dialogue.ExecuteLongLine(length, ended: false, channel.Output) == SmtpStep.Close:
                return SmtpStep.Close;
            default:
                return null;
        }
    }

    /// <returns>True when the end of the content was found.</returns>
    private bool ReadContent(ref ReadOnlySequence<byte> rest)
    {
        long taken = 0;
        bool ended = false;
        foreach (ReadOnlyMemory<byte> piece in rest)
        {
            ended = _decoder.Read(piece.Span, _content!, out int consumed);
            taken += consumed;
            if (ended)
            {
                break;
            }
        }

        rest = rest.Slice(taken);
        return ended;
    }

    private async ValueTask<SmtpStep?> EndContentAsync(ContentBuffer content)
    {
        // What was said before goes out now: the disk may take its time.
        if (channel.Unsent > 0)
        {
            _ = await channel.FlushAsync();
        }

        clock.StartWork();
        SmtpAnswer answer = await handover.EndAsync(dialogue, content, _decoder);
        clock.EndWork();
        content.Dispose();
        _content = null;
        return dialogue.EndContent(answer, channel.Output);
    }

    private async Task<bool> StartTlsAsync()
    {
        if (!await channel.FlushAsync())
        {
            return false;
        }

        try
        {
            await channel.StartTlsAsync(certificate!, context.Time);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            SmtpIntakeLog.TlsFailed(context.Logger, listener.Name, client, e.Message);
            return false;
        }

        _lines.Reset();
        clock.Touch();
        dialogue.TlsStarted();
        return true;
    }
}
