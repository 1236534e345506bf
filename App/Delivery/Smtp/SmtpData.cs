using System.Buffers;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Smtp;

/// <summary>The message between 354 and its answer.</summary>
internal sealed class SmtpData(SmtpConnection connection, SmtpClientOptions options)
{
    private const int BlockBytes = 64 * 1024;
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly DotStuffing _stuffing = new();
    private readonly TimeSpan _blockDeadline = TimeSpan.FromSeconds(options.BlockSeconds);
    private byte[] _block = [];
    private int _filled;

    public async ValueTask<SmtpDataResult> SendAsync(ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            try
            {
                await WriteAsync(prefix, cancellationToken).ConfigureAwait(false);
                await WriteAsync(content, cancellationToken).ConfigureAwait(false);
                _stuffing.Complete();
                await WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                if (_block.Length - _filled < 3)
                {
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch (SmtpLinkException)
            {
                if (await LastWordsAsync(cancellationToken).ConfigureAwait(false) is { } reply)
                {
                    return new SmtpDataResult.Answered(reply, IsEarly: true);
                }
                throw;
            }
            ".\r\n"u8.CopyTo(_block.AsSpan(_filled));
            _filled += 3;
            cancellationToken.ThrowIfCancellationRequested();
            return await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_block);
        }
    }

    private async ValueTask<SmtpDataResult> FinishAsync(CancellationToken cancellationToken)
    {
        // From here on the relay may take the message, so a cancellation only shortens the wait.
        using var patience = new CancellationTokenSource();
        using CancellationTokenRegistration stop = cancellationToken.Register(() => patience.CancelAfter(TimeSpan.FromSeconds(options.StopSeconds)));
        try
        {
            await FlushAsync(patience.Token).ConfigureAwait(false);
            return new SmtpDataResult.Answered(
                await connection.ReadReplyAsync("the end of data", TimeSpan.FromSeconds(options.EndOfDataSeconds), patience.Token).ConfigureAwait(false), IsEarly: false);
        }
        catch (SmtpLinkException lost)
        {
            return new SmtpDataResult.Unknown(lost.Message);
        }
        catch (OperationCanceledException)
        {
            return new SmtpDataResult.Unknown("stopped while waiting for the reply to the end of data");
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        while (true)
        {
            _stuffing.Write(source.Span, _block.AsSpan(_filled), out int consumed, out int written);
            source = source[consumed..];
            _filled += written;
            if (_block.Length - _filled >= 2 && source.IsEmpty)
            {
                return;
            }
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await connection.SendAsync(_block.AsMemory(0, _filled), _blockDeadline, cancellationToken).ConfigureAwait(false);
        _filled = 0;
    }

    /// <summary>A relay that has seen enough says why and closes; the reason lies before the broken pipe.</summary>
    private async ValueTask<SmtpReply?> LastWordsAsync(CancellationToken cancellationToken)
    {
        try
        {
            SmtpReply reply = await connection.ReadReplyAsync("DATA", s_lastWords, cancellationToken).ConfigureAwait(false);
            return reply.IsTemporary || reply.IsPermanent ? reply : null;
        }
        catch (SmtpLinkException)
        {
            return null;
        }
    }
}
