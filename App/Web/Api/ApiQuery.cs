using System.Globalization;
using QueueDashboard.Queues;

namespace QueueDashboard.Web.Api;

/// <summary>
/// Reads the parameters of one request and gathers all that is wrong with them. A name that is not known is refused, too: a
/// mistyped filter would answer with more than was asked for, and scripts delete what they are answered with.
/// </summary>
internal sealed class ApiQuery
{
    private readonly IQueryCollection _query;
    private readonly List<ApiFault> _faults = [];

    public ApiQuery(HttpContext context, params string[] known)
    {
        _query = context.Request.Query;
        foreach (string name in _query.Keys.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            _faults.Add(new(name, $"There is no parameter {name}. There are: {string.Join(", ", known)}."));
        }
    }

    /// <summary>Null when everything could be used.</summary>
    public IResult? Problem => _faults.Count > 0 ? ApiProblem.BadQuery(_faults) : null;

    /// <summary>Null when it is missing or empty.</summary>
    public string? Text(string name) => _query[name].ToString() is { Length: > 0 } text ? text : null;

    public T? Word<T>(string name, Func<string, T?> read, IEnumerable<string> allowed)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            Wrong(name, $"{name} is one of {string.Join(", ", allowed)}. Given: {text}");
        }

        return value;
    }

    public int Number(string name, int lowest, int highest, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= lowest && number <= highest)
        {
            return number;
        }

        Wrong(name, $"{name} lies between {lowest} and {highest}. Given: {text}");
        return otherwise;
    }

    /// <summary>A positive number, such as an id or a place to go on from; null when it is missing.</summary>
    public long? Id(string name, string meaning)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return id;
        }

        Wrong(name, $"{name} is {meaning}. Given: {text}");
        return null;
    }

    /// <summary>A place in a list to go on from; null when it is missing.</summary>
    public ListPlace? Place(string name, string meaning)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (ListPlace.Parse(text) is { } place)
        {
            return place;
        }

        Wrong(name, $"{name} is {meaning}. Given: {text}");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Wrong(name, $"{name} is a time such as 2026-03-01 or 2026-03-01T09:30:00Z. Given: {text}");
        return null;
    }

    public void Wrong(string name, string message) => _faults.Add(new(name, message));
}
