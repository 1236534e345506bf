using System.Globalization;
using System.Text.Json.Nodes;

namespace QueueDashboard.Web.Api;

/// <summary>Reads the properties of one body and gathers all that is wrong with them. Null and absent mean the same.</summary>
internal sealed class BodyReader
{
    private readonly JsonObject _json;
    private readonly List<ApiFault> _faults;

    public BodyReader(JsonObject? json, params string[] known)
    {
        _json = json ?? [];
        _faults = [.. ApiBody.Unknown(_json, known)];
    }

    /// <summary>Null when everything could be used.</summary>
    public IResult? Problem => _faults.Count > 0 ? ApiProblem.Unprocessable(ApiProblem.Invalid, _faults) : null;

    public IReadOnlyList<ApiFault> Faults => _faults;

    public bool Has(string name) => _json[name] is not null;

    public string? Text(string name) => _json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : Wrong<string?>(name, "a text");

    public bool? Flag(string name) => _json[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : Wrong<bool?>(name, "true or false");

    public int? Number(string name) => _json[name] is JsonValue value && value.TryGetValue(out int number) ? number : Wrong<int?>(name, "a whole number");

    public DateTimeOffset? Time(string name) => _json[name] is JsonValue value && value.TryGetValue(out string? text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : Wrong<DateTimeOffset?>(name, "a time such as 2026-03-01 or 2026-03-01T09:30:00Z");

    public byte[]? Base64(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        byte[] bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int length))
        {
            return bytes[..length];
        }

        // What was given is not repeated: it was meant to be a secret.
        Add(name, $"{name} is a text in base64.");
        return null;
    }

    public string Needed(string name)
    {
        string? text = Text(name);
        if (string.IsNullOrWhiteSpace(text) && !_faults.Exists(fault => fault.Key == name))
        {
            Add(name, $"{name} is needed.");
        }

        return text ?? "";
    }

    public void Add(string name, string message) => _faults.Add(new(name, message));

    private T? Wrong<T>(string name, string kind)
    {
        if (Has(name))
        {
            Add(name, $"{name} is {kind}.");
        }

        return default;
    }
}
