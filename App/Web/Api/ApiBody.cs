using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueDashboard.Web.Api;

/// <summary>A body as JSON, or the answer that refuses it. Both are null when there was no body.</summary>
internal readonly record struct ApiBody(JsonObject? Json, IResult? Problem)
{
    /// <summary>Room for a thousand addresses of full length.</summary>
    public const int MostOctets = 512 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static async Task<ApiBody> ReadAsync(HttpContext context, CancellationToken cancel)
    {
        var request = context.Request;
        if (request.ContentLength > MostOctets)
        {
            return TooLarge();
        }

        using MemoryStream body = new();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MostOctets)
            {
                return TooLarge();
            }
        }

        if (body.Length == 0)
        {
            return default;
        }

        if (!request.HasJsonContentType())
        {
            return new(null, ApiProblem.Of(StatusCodes.Status415UnsupportedMediaType, "media-type", "Unsupported Media Type", $"A body is JSON: send it with Content-Type: application/json. Given: {request.ContentType}"));
        }

        try
        {
            return JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length), documentOptions: Strict) is JsonObject json ? new(json, null) : Bad("The body is a JSON object: { ... }.");
        }
        catch (JsonException wrong)
        {
            // Where, not what: the parser's own message repeats pieces of the body, which may hold a password.
            return Bad($"The body is not JSON that can be read: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.");
        }
    }

    /// <summary>A list of strings; null when the property is missing.</summary>
    public static bool TryList<T>(JsonObject json, string name, out List<T>? list)
    {
        list = null;
        if (!json.TryGetPropertyValue(name, out var node))
        {
            return true;
        }

        if (node is not JsonArray array)
        {
            return false;
        }

        list = [];
        foreach (var entry in array)
        {
            if (entry is not JsonValue value || !value.TryGetValue(out T? one) || one is null)
            {
                return false;
            }

            list.Add(one);
        }

        return true;
    }

    /// <summary>A property that is not known would be a wish that nobody fulfils: it is named.</summary>
    public static IEnumerable<ApiFault> Unknown(JsonObject json, params string[] known) =>
        json.Select(property => property.Key).Where(name => !known.Contains(name, StringComparer.Ordinal)).Select(name => new ApiFault(name, $"There is no property {name}. There are: {string.Join(", ", known)}."));

    private static ApiBody Bad(string detail) => new(null, ApiProblem.Of(StatusCodes.Status400BadRequest, "bad-json", "Bad Request", detail));

    private static ApiBody TooLarge() => new(null, ApiProblem.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "Payload Too Large", $"A body has at most {MostOctets} octets."));
}
