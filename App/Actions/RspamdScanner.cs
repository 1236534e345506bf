using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using QueueDashboard.Protocols.Rspamd;

namespace QueueDashboard.Actions;

/// <param name="Verdict">Null: there is none.</param>
/// <param name="Cause">A sentence for a person when there is none; without anything of the message.</param>
internal sealed record ScannerAnswer(RspamdVerdict? Verdict, string Cause);

/// <summary>The scanner's address and the way there. Never by a proxy and never after a redirect: a message goes where the configuration says.</summary>
internal sealed class RspamdScanner : IDisposable
{
    private const int LargestAnswer = 4 << 20;

    private readonly HttpClient _client;
    private readonly RspamdOptions _options;

    public RspamdScanner(IOptions<RspamdOptions> options)
    {
        _options = options.Value;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        })
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = TimeSpan.FromSeconds(_options.TimeoutSeconds),
        };
    }

    public bool IsConfigured => _options.CheckUrl.Length > 0;

    /// <summary>Host and port.</summary>
    public string Name => IsConfigured ? new Uri(_options.CheckUrl).Authority : "";

    /// <summary>Throws only when cancelled.</summary>
    public async Task<ScannerAnswer> AskAsync(RspamdQuestion question, CancellationToken cancel)
    {
        try
        {
            using var request = question.Request(new Uri(_options.CheckUrl), _options.Password);
            using var answer = await _client.SendAsync(request, cancel);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                return new(null, "Rspamd wants another password than Rspamd:Password.");
            }

            byte[] body = await answer.Content.ReadAsByteArrayAsync(cancel);
            return answer.StatusCode == HttpStatusCode.OK && RspamdVerdict.Read(body) is { } verdict
                ? new(verdict, "")
                : new(null, string.Create(CultureInfo.InvariantCulture, $"Rspamd gave no verdict (HTTP {(int)answer.StatusCode})."));
        }
        catch (HttpRequestException fault)
        {
            return new(null, $"Rspamd cannot be reached ({fault.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, string.Create(CultureInfo.InvariantCulture, $"Rspamd did not answer within {_options.TimeoutSeconds} seconds."));
        }
    }

    public void Dispose() => _client.Dispose();
}
