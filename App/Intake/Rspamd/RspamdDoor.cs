using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using QueueDashboard.Delivery.Postfix;
using QueueDashboard.Protocols.Rspamd;
using QueueDashboard.Queues;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Rspamd;

/// <summary>
/// Takes what metadata_exporter pushes. Rspamd counts 200 and nothing else as taken, so 200 is said only when what matters is on disk.
/// </summary>
internal sealed class RspamdDoor(
    RspamdSources sources,
    FailedSignIns failures,
    IHoldMessages holder,
    OriginQueries origins,
    HoldReasonStore reasons,
    ISourceBook book,
    IOptions<RspamdIntakeOptions> options,
    IOptions<PostfixOptions> postfix,
    ILogger<RspamdDoor> logger)
{
    private const string NoMessage = "The body is no message: set formatter = \"default\" in the rule, which sends the message itself.";

    /// <summary>Two pushes of one message at the same time: the second waits, and finds the first one's item.</summary>
    private readonly ConcurrentDictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    public async Task AnswerAsync(HttpContext context)
    {
        var (status, sentence) = await TakeAsync(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }

    private async Task<(int Status, string Sentence)> TakeAsync(HttpContext context)
    {
        var client = context.Connection.RemoteIpAddress;
        if (failures.IsOver(client))
        {
            context.Response.Headers.RetryAfter = FailedSignIns.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return (StatusCodes.Status429TooManyRequests, "Too many wrong passwords from this address; the next try counts in a minute.");
        }

        if (BasicSignIn.Read(context.Request.Headers.Authorization.ToString()) is not { } given || sources.Find(given.User, given.Password) is not { } source)
        {
            failures.Note(client);
            RspamdIntakeLog.NotSignedIn(logger, client?.ToString());
            context.Response.Headers.WWWAuthenticate = BasicSignIn.Challenge;
            return (StatusCodes.Status401Unauthorized, "Set user and password in the rule as the Sources page shows them.");
        }

        book.Contact(source.Name);
        try
        {
            return await TakeAsync(context, source);
        }
        catch (BadHttpRequestException refused)
        {
            return Refuse(source, refused.StatusCode, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : "The request broke off or is no HTTP.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return (StatusCodes.Status503ServiceUnavailable, "The request broke off.");
        }
        catch (Exception fault)
        {
            RspamdIntakeLog.Failed(logger, fault, source.Name);
            book.Failed(source.Name, "A pushed message could not be stored; the log says why.");
            return (StatusCodes.Status503ServiceUnavailable, "The message could not be stored.");
        }
    }

    private string TooLarge => string.Create(CultureInfo.InvariantCulture, $"The message is larger than Intake:Rspamd:MessageBytes ({options.Value.MessageBytes}).");

    private async Task<(int Status, string Sentence)> TakeAsync(HttpContext context, RspamdSource source)
    {
        if (context.Request.ContentLength > options.Value.MessageBytes)
        {
            return Refuse(source, StatusCodes.Status413PayloadTooLarge, TooLarge);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MessageBytes;
        }

        if (RspamdPushReader.Read(name => MetaHeaders.Read(context.Request.Headers, name)) is not RspamdPushReading.Read { Push: var push })
        {
            return await BrokenAsync(context, source);
        }

        if (!RspamdDecision.IsKept(push, source))
        {
            // Read to its end all the same: an answer in the middle of a large message breaks the connection, and Rspamd would call it an error.
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            RspamdIntakeLog.LetGo(logger, source.Name, push.Action);
            return (StatusCodes.Status200OK, "Not held: it goes on its way.");
        }

        var content = await BodyAsync(context);
        if (content.Length == 0 || IsMetadata(content.Span))
        {
            return Refuse(source, StatusCodes.Status400BadRequest, NoMessage);
        }

        if (push.LeftOut > 0)
        {
            RspamdIntakeLog.LeftOut(logger, source.Name, push.LeftOut);
        }

        return await KeepAsync(push, source, content);
    }

    /// <summary>The json formatter sends what it knows instead of the message, and mostly without meta headers: the formatter is what to change then.</summary>
    private async Task<(int Status, string Sentence)> BrokenAsync(HttpContext context, RspamdSource source)
    {
        var content = await BodyAsync(context);
        return Refuse(source, StatusCodes.Status400BadRequest, IsMetadata(content.Span) ? NoMessage
            : RspamdPushReader.Read(name => MetaHeaders.Read(context.Request.Headers, name)) is RspamdPushReading.Broken broken ? broken.Sentence : NoMessage);
    }

    /// <summary>No message begins with a brace: a header field's name cannot.</summary>
    private static bool IsMetadata(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8).StartsWith("{"u8);

    private async Task<(int Status, string Sentence)> KeepAsync(RspamdPush push, RspamdSource source, ReadOnlyMemory<byte> content)
    {
        using var turn = await EnterAsync(push.QueueId);
        var reason = RspamdDecision.Reason(push);
        if (push.QueueId is { } queueId)
        {
            if (await origins.HeldThereAsync(queueId, CancellationToken.None) is { } held)
            {
                // A note under its id is added to what the mirror has, too.
                await reasons.NoteAsync([(queueId, reason)], CancellationToken.None);
                RspamdIntakeLog.Known(logger, source.Name, push.Action, held);
                book.Brought(source.Name);
                return Taken(held);
            }

            if (await origins.SameAsync(queueId, content, CancellationToken.None) is { } known)
            {
                RspamdIntakeLog.Known(logger, source.Name, push.Action, known);
                return Taken(known);
            }

            if (postfix.Value.Instances.Count > 0)
            {
                await reasons.NoteAsync([(queueId, reason)], CancellationToken.None);
            }
        }

        switch (await holder.HoldAsync(RspamdDecision.Message(push, source, reason, content), CancellationToken.None))
        {
            case HoldOutcome.Held held:
                RspamdIntakeLog.Held(logger, source.Name, content.Length, push.Recipients.Count, push.Action, held.ItemId);
                book.Brought(source.Name);
                return Taken(held.ItemId);
            case HoldOutcome.Settled settled:
                RspamdIntakeLog.Settled(logger, source.Name, settled.What);
                return (StatusCodes.Status200OK, settled.What);
            case HoldOutcome.NoSpace full:
                return NotStored(source, "no-space", full.Cause, "The disk is full.");
            case HoldOutcome.Failed failed:
                return NotStored(source, failed.Code, failed.Cause, "The message could not be stored.");
            case var unknown:
                return NotStored(source, "unknown-outcome", unknown.GetType().Name, "The message could not be stored.");
        }
    }

    private static (int Status, string Sentence) Taken(long itemId) => (StatusCodes.Status200OK, string.Create(CultureInfo.InvariantCulture, $"Held as {itemId}"));

    private (int Status, string Sentence) Refuse(RspamdSource source, int status, string sentence)
    {
        RspamdIntakeLog.Broken(logger, source.Name, sentence);
        book.Failed(source.Name, sentence);
        return (status, sentence);
    }

    private (int Status, string Sentence) NotStored(RspamdSource source, string code, string cause, string sentence)
    {
        RspamdIntakeLog.NotStored(logger, source.Name, code, cause);
        book.Failed(source.Name, sentence);
        return (StatusCodes.Status503ServiceUnavailable, sentence);
    }

    private async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context)
    {
        long expected = context.Request.ContentLength ?? 0;
        MemoryStream body = new((int)Math.Min(expected, options.Value.MessageBytes));
        byte[] piece = new byte[65_536];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            if (body.Length + read > options.Value.MessageBytes)
            {
                throw new BadHttpRequestException(TooLarge, StatusCodes.Status413PayloadTooLarge);
            }

            body.Write(piece, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private async Task<Turn?> EnterAsync(string? queueId)
    {
        if (queueId is null)
        {
            return null;
        }

        while (true)
        {
            var turn = _turns.GetOrAdd(queueId, key => new Turn(key, _turns));
            if (await turn.EnterAsync())
            {
                return turn;
            }
        }
    }

    /// <summary>One queue id's turn; forgotten when its holder leaves, and whoever waited asks anew.</summary>
    private sealed class Turn(string key, ConcurrentDictionary<string, Turn> all) : IDisposable
    {
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public async Task<bool> EnterAsync()
        {
            if (Interlocked.Exchange(ref _taken, 1) == 0)
            {
                return true;
            }

            await _left.Task;
            return false;
        }

        public void Dispose()
        {
            all.TryRemove(key, out _);
            _left.TrySetResult();
        }
    }
}
