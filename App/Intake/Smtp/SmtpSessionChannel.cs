using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace QueueDashboard.Intake.Smtp;

/// <summary>The two directions of a session, plain at first and TLS after STARTTLS. Interrupted, every wait in it ends at once.</summary>
internal sealed class SmtpSessionChannel(ConnectionContext connection) : IAsyncDisposable
{
    // Less than any socket buffer takes, so that a client that never reads cannot keep us waiting for its sake.
    private const int SafelySent = 8192;
    private const int MostDrained = 16 * 1024 * 1024;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _interrupted = new();
    private volatile PipeReader _input = connection.Transport.Input;
    private PipeWriter _output = connection.Transport.Output;
    private SslStream? _tls;
    private long _sent;

    public PipeReader Input => _input;

    public IBufferWriter<byte> Output => _output;

    public long Unsent => _output.UnflushedBytes;

    /// <summary>Any thread. Waits that begin later end at once too.</summary>
    public void Interrupt()
    {
        _interrupted.Cancel();
        _input.CancelPendingRead();

        // Always the transport's: a TLS record whose writing is cancelled halfway would spoil all that follow.
        connection.Transport.Output.CancelPendingFlush();
    }

    /// <returns>False when the client is gone or the wait was interrupted.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        if (_output.UnflushedBytes == 0)
        {
            return true;
        }

        _sent += _output.UnflushedBytes;
        FlushResult done = await _output.FlushAsync();
        return !done.IsCompleted && !done.IsCanceled;
    }

    /// <summary>Everything that was buffered must be gone before: what came in plain text may not be taken for what came through TLS.</summary>
    public async Task StartTlsAsync(SslStreamCertificateContext certificate, TimeProvider time)
    {
        SslStream tls = new(new TransportStream(connection.Transport));
        _tls = tls;
        using CancellationTokenSource timeout = new(s_handshake, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _interrupted.Token);
        SslServerAuthenticationOptions options = new() { ServerCertificateContext = certificate, AllowRenegotiation = false };
        await tls.AuthenticateAsServerAsync(options, either.Token);
        _input = PipeReader.Create(tls, new StreamPipeReaderOptions(bufferSize: 16_384, leaveOpen: true));
        _output = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
        if (_interrupted.IsCancellationRequested)
        {
            Interrupt();
        }
    }

    /// <summary>
    /// Sends the last reply and lets the client read it: a socket that is closed with unread input is reset, and the reply lost with it. Never
    /// waits longer than two seconds, and then breaks the connection.
    /// </summary>
    /// <param name="drain">True when more input than was read is to be expected.</param>
    public async Task FarewellAsync(bool drain, TimeProvider time)
    {
        _sent += _output.UnflushedBytes;
        if (!drain && _tls is null && _sent < SafelySent)
        {
            await _output.FlushAsync();
            return;
        }

        using CancellationTokenSource timeout = new(s_farewell, time);
        try
        {
            // An interruption may have left a cancellation behind that ends one flush before it has sent anything.
            if ((await _output.FlushAsync(timeout.Token)).IsCanceled)
            {
                await _output.FlushAsync(timeout.Token);
            }

            if (_tls is not null && !_interrupted.IsCancellationRequested)
            {
                await _tls.ShutdownAsync().WaitAsync(timeout.Token);
            }

            if (drain)
            {
                await DrainAsync(timeout.Token);
            }
        }
        catch (OperationCanceledException)
        {
            connection.Abort(new ConnectionAbortedException("The client did not read our last reply."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The interruption's source is left to the collector: a timer that is firing right now may still want it.
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }
    }

    // Beneath TLS, because what comes in now is of no interest in any form.
    private async Task DrainAsync(CancellationToken cancel)
    {
        PipeReader plain = connection.Transport.Input;
        for (long drained = 0; drained < MostDrained;)
        {
            ReadResult read = await plain.ReadAsync(cancel);
            drained += read.Buffer.Length;
            plain.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
