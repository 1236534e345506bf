namespace QueueDashboard.Protocols.Rspamd;

/// <summary>
/// A message with the envelope that it came with, as checkv2 wants to be asked: the scanner judges the original client, not us.
/// </summary>
/// <param name="ReversePath">Empty is the null reverse-path.</param>
internal sealed record RspamdQuestion(
    string ReversePath,
    IReadOnlyList<string> Recipients,
    ReadOnlyMemory<byte> Message,
    string? ClientAddress = null,
    string? ClientName = null,
    string? Helo = null,
    string? User = null,
    string? QueueId = null)
{
    /// <summary>Rspamd reads 64 KB of header fields and more; a list of ten thousand recipients adds nothing to its verdict.</summary>
    private const int MostRecipients = 200;

    /// <param name="password">Null or empty: none is asked for.</param>
    public HttpRequestMessage Request(Uri checkUrl, string? password)
    {
        HttpRequestMessage request = new(HttpMethod.Post, checkUrl) { Content = new ReadOnlyMemoryContent(Message) };
        Add(request, "From", $"<{ReversePath}>");
        foreach (string recipient in Recipients.Take(MostRecipients))
        {
            Add(request, "Rcpt", $"<{recipient}>");
        }

        Add(request, "IP", ClientAddress);
        Add(request, "Hostname", ClientName);
        Add(request, "Helo", Helo);
        Add(request, "User", User);
        Add(request, "Queue-Id", QueueId);
        Add(request, "Password", password);
        return request;
    }

    /// <summary>The values came from strangers: what could end a header line is left out. Others than ASCII go as UTF-8, which the client must be told.</summary>
    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !value.Any(char.IsControl))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
