using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace QueueDashboard.Alarms;

/// <summary>
/// Calls a webhook: three tries, ten seconds each, no other address is gone to than the one that an administrator gave. It may well be one inside
/// the house, so what it answers is shown only in part.
/// </summary>
internal sealed partial class WebhookCaller(AlarmSecrets secrets, TimeProvider clock, ILogger<WebhookCaller> logger) : IDisposable
{
    private const int Tries = 3;
    private const int MostShown = 200;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        // Another address could be one that nobody meant, and would get the signed body.
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Of one try, answer included.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    internal IReadOnlyList<TimeSpan> Pauses { get; init; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];

    public void Dispose() => _client.Dispose();

    public async Task<TellOutcome> CallAsync(AlarmNotice notice, CancellationToken cancel)
    {
        if (!secrets.TryOpen(notice.Alarm.WebhookSecret, out string? secret))
        {
            return new(TellCodes.SecretLost);
        }

        byte[] body = WebhookBody.Of(notice).Bytes();
        for (int attempt = 1; ; attempt++)
        {
            var (outcome, again) = await TryAsync(notice, body, secret, cancel);
            if (outcome.IsSent || !again || attempt == Tries)
            {
                if (!outcome.IsSent)
                {
                    // Without its address: that of a chat server is a secret in itself.
                    LogFailed(notice.Alarm.Id, attempt, outcome.Code);
                }

                return outcome;
            }

            await Task.Delay(Pauses[attempt - 1], clock, cancel);
        }
    }

    private async Task<(TellOutcome Outcome, bool Again)> TryAsync(AlarmNotice notice, byte[] body, string? secret, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        using HttpRequestMessage request = new(HttpMethod.Post, notice.Alarm.Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "QueueDashboard");
        request.Headers.Add(WebhookBody.EventHeader, notice.What);
        request.Headers.Add(WebhookBody.DeliveryHeader, notice.EventId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (secret is not null)
        {
            request.Headers.Add(WebhookBody.SignatureHeader, WebhookBody.Sign(body, secret));
        }

        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            int status = (int)answer.StatusCode;
            if (status is >= 200 and < 300)
            {
                return (TellOutcome.Sent, false);
            }

            if (status is >= 300 and < 400)
            {
                return (TellOutcome.Failed(TellCodes.Redirect, $"{status}"), false);
            }

            string said = await BeginningAsync(answer, limit.Token);
            return (TellOutcome.Failed(TellCodes.Status, $"{status} {said}"), status >= 500 || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (new TellOutcome(TellCodes.Timeout), true);
        }
        catch (HttpRequestException fault)
        {
            return (new TellOutcome(Code(fault)), true);
        }
        catch (IOException)
        {
            // The connection ended in the middle of the answer.
            return (new TellOutcome(TellCodes.NoConnection), true);
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        byte[] bytes = new byte[MostShown * 4];
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        int length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.Length > MostShown ? text[..MostShown] : text;
    }

    private static string Code(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => TellCodes.NoName,
        HttpRequestError.SecureConnectionError => TellCodes.NoTls,
        _ when fault.InnerException is AuthenticationException => TellCodes.NoTls,
        _ when fault.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound } => TellCodes.NoName,
        _ => TellCodes.NoConnection,
    };

    [LoggerMessage(LogLevel.Warning, "The webhook of alarm {Alarm} did not take the call after {Tries} tries: {Code}")]
    private partial void LogFailed(long alarm, int tries, string code);
}
