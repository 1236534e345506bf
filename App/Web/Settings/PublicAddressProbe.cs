using System.Net.Sockets;

namespace QueueDashboard.Web.Settings;

/// <param name="Cause">A short cause when it does not answer as a dashboard does.</param>
internal sealed record AddressAnswer(bool Answers, string Cause);

/// <summary>Asks our own health address by the public one, as a recipient's browser would come. Says nothing about firewalls between them and us.</summary>
internal sealed class PublicAddressProbe : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(8) };

    public async Task<AddressAnswer> AskAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate($"{address.TrimEnd('/')}/health/live", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new(false, "http:// or https://");
        }

        try
        {
            using var answer = await _client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancel);
            return new(answer.IsSuccessStatusCode, $"{uri.Host}: HTTP {(int)answer.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return new(false, $"{uri.Host}: {(error.InnerException as SocketException)?.SocketErrorCode.ToString() ?? error.HttpRequestError.ToString()}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(false, $"{uri.Host}: 8 s");
        }
    }

    public void Dispose() => _client.Dispose();
}
