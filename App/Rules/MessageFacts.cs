using System.Globalization;
using System.Net;
using System.Text;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Rules;

/// <summary>Where a message comes from, as it is known before its header.</summary>
/// <param name="Sender">The reverse-path without angle brackets; empty for the null sender.</param>
/// <param name="ClientName">Forward-confirmed; empty without one.</param>
/// <param name="OwnUser">An own user sent it: only rules that say so judge it.</param>
internal sealed record MessageOrigin(string Sender, IPAddress? Client, string ClientName, bool OwnUser);

/// <summary>
/// What one message shows to the rules of one set, while it comes in. Header fields are judged as they go by and not kept: their number
/// costs time and no memory, and a field that stands behind thousands of others counts like the first. Not for two threads at once.
/// </summary>
internal sealed class MessageFacts(RuleSet rules, MessageOrigin origin, BodyRoom room, bool explains = false) : IDisposable
{
    private readonly bool[] _met = new bool[rules.Matchers.Count];
    private readonly string?[] _shown = explains ? new string?[rules.Matchers.Count] : [];
    private readonly BodyBuffer? _body = rules.Needs.HasFlag(RuleNeeds.Attachments) ? new BodyBuffer(room) : null;
    private ReadOnlyMemory<byte>? _whole;
    private bool _inBody;
    private IReadOnlyList<SeenAttachment>? _attachments;

    public RuleSet Rules => rules;

    public MessageOrigin Origin => origin;

    /// <summary>Octets, as they would be counted on the wire.</summary>
    public long Size { get; private set; }

    /// <summary>The highest that any field tells; null: none does.</summary>
    public double? Score { get; private set; }

    /// <summary>Of this message and of those within it. Beyond the room for bodies only what came before is seen.</summary>
    public IReadOnlyList<SeenAttachment> Attachments => _attachments ??= SeenAttachment.Of(_whole ?? _body?.Bytes ?? default);

    /// <summary>A recipient that was taken, without angle brackets.</summary>
    public void AddRecipient(string address)
    {
        for (int i = 0; i < _met.Length; i++)
        {
            if (rules.Matchers[i] is RecipientMatcher matcher)
            {
                Note(i, matcher.Fits(address), address);
            }
        }
    }

    public void AddField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Size += name.Length + value.Length + 4 + value.Count((byte)'\n');
        FieldReading field = new(name, value);
        for (int i = 0; i < _met.Length; i++)
        {
            if (rules.Matchers[i] is FieldMatcher matcher && (!_met[i] || explains) && matcher.Wants(ref field))
            {
                Note(i, matcher.Fits(ref field), explains ? field.Text : null);
            }
        }

        if (rules.Needs.HasFlag(RuleNeeds.Header) && SpamScore.Of(field.Name, field.Value) is { } points && !(points <= Score))
        {
            Score = points;
        }

        // Of the header only what says how the body is to be cut.
        if (_body is not null && (Ascii.EqualsIgnoreCase(field.Name[..Math.Min(8, field.Name.Length)], "Content-"u8) || field.Is("MIME-Version")))
        {
            _body.Add(field.Name);
            _body.Add(": "u8);
            _body.Add(field.Value);
            _body.Add("\r\n"u8);
        }
    }

    /// <returns>False: the rest of the body changes nothing, and need not be sent.</returns>
    public bool AddBody(ReadOnlySpan<byte> chunk)
    {
        if (!_inBody)
        {
            _inBody = true;
            Size += 2;
            _body?.Add("\r\n"u8);
        }

        Size += chunk.Length;
        bool more = _body?.Add(chunk) is true;
        return more || rules.Needs.HasFlag(RuleNeeds.Size);
    }

    /// <summary>A message that is in memory as a whole, instead of fields and body one by one.</summary>
    public void AddMessage(ReadOnlyMemory<byte> raw)
    {
        HeaderWalker fields = new(raw.Span);
        while (fields.MoveNext())
        {
            AddField(fields.Name, fields.Value);
        }

        _whole = raw;
        Size = raw.Length;
    }

    public void Dispose() => _body?.Dispose();

    /// <summary>Without its negation.</summary>
    internal bool Says(int ordinal) => rules.Matchers[ordinal] is EndMatcher matcher ? matcher.Fits(this) : _met[ordinal];

    /// <summary>What the condition looked at, for a person; null: nothing of the kind was there.</summary>
    internal string? Shown(int ordinal) => rules.Matchers[ordinal] is EndMatcher matcher ? matcher.Shown(this) : explains ? _shown[ordinal] : null;

    internal string? ShownScore => Score?.ToString("0.###", CultureInfo.InvariantCulture);

    private void Note(int ordinal, bool fits, string? shown)
    {
        // What fits is shown; while nothing does, the last that was looked at.
        if (explains && !_met[ordinal])
        {
            _shown[ordinal] = shown;
        }

        _met[ordinal] |= fits;
    }
}
