using System.Globalization;
using QueueDashboard.Protocols.Smtp;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Reads what <c>postcat -e</c> shows of one message or of several.</summary>
internal static class EnvelopeReader
{
    private const string Begin = "*** ENVELOPE RECORDS ";
    private const string End = "*** MESSAGE FILE END ";
    private const int MostAttributes = 200;

    /// <summary>
    /// The envelopes in the order of <paramref name="ids"/>. Null when the marks between them are not exactly as many as they should be: a value with a
    /// line end in it could pass for another message, and each has to be asked for alone.
    /// </summary>
    public static IReadOnlyList<QueueEnvelope>? Read(IReadOnlyList<string> ids, string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Count(line => line.StartsWith(Begin, StringComparison.Ordinal)) != ids.Count || lines.Count(line => line.StartsWith(End, StringComparison.Ordinal)) != ids.Count)
        {
            return ids.Count == 1 && lines[0].StartsWith(Begin, StringComparison.Ordinal) ? [One(ids[0], lines)] : null;
        }

        List<QueueEnvelope> found = [];
        int at = 0;
        foreach (string id in ids)
        {
            int end = Array.FindIndex(lines, at, line => line.StartsWith(End, StringComparison.Ordinal));
            if (end < 0 || !Names(lines[at], id) || !Names(lines[end], id))
            {
                return null;
            }

            found.Add(One(id, lines.AsSpan(at, end - at)));
            at = end + 1;
        }

        return found;
    }

    /// <summary>The mark ends with the queue's folder, a slash, the id and three asterisks.</summary>
    private static bool Names(string mark, string id) => mark.EndsWith($"/{id} ***", StringComparison.Ordinal);

    private static QueueEnvelope One(string id, ReadOnlySpan<string> lines)
    {
        string reversePath = "";
        List<QueueEnvelopeRecipient> recipients = [];
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);

        // These stand before the recipient that they belong to.
        string? original = null, notify = null, orcpt = null;
        foreach (string line in lines)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            string value = line[(colon + 2)..];
            switch (line[..colon])
            {
                case "sender":
                    reversePath = value.Length == 0 ? "" : QueueAddress.ToWire(value);
                    break;
                case "original_recipient":
                    original = value.Length == 0 ? null : QueueAddress.ToWire(value);
                    break;
                case "recipient":
                    recipients.Add(new QueueEnvelopeRecipient(QueueAddress.ToWire(value), original, notify, orcpt));
                    (original, notify, orcpt) = (null, null, null);
                    break;
                case "done_recipient" or "canceled_recipient":
                    (original, notify, orcpt) = (null, null, null);
                    break;
                case "named_attribute" when value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equal:
                    string name = value[..equal], of = value[(equal + 1)..];
                    switch (name)
                    {
                        case "notify_flags" or "dsn_notify":
                            notify = Notify(of);
                            break;
                        case "dsn_orig_rcpt":
                            orcpt = Orcpt(of);
                            break;
                        default:
                            if (attributes.Count < MostAttributes)
                            {
                                attributes[name] = of;
                            }

                            break;
                    }

                    break;
            }
        }

        return new QueueEnvelope(id, reversePath, recipients, attributes);
    }

    /// <summary>Postfix keeps RFC 3461's words as bits.</summary>
    private static string? Notify(string bits)
    {
        if (!int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int set) || set == 0)
        {
            return null;
        }

        if ((set & 1) != 0)
        {
            return "NEVER";
        }

        string words = string.Join(',', new[] { (2, "SUCCESS"), (4, "FAILURE"), (8, "DELAY") }.Where(pair => (set & pair.Item1) != 0).Select(pair => pair.Item2));
        return words.Length == 0 ? null : words;
    }

    /// <summary>The type, and the address decoded; on the wire it is xtext.</summary>
    private static string? Orcpt(string kept)
    {
        int semicolon = kept.IndexOf(';', StringComparison.Ordinal);
        return semicolon <= 0 ? null : $"{kept[..semicolon]};{Xtext.Encode(kept[(semicolon + 1)..])}";
    }
}

/// <summary>What the attributes of an envelope mean in SMTP's words.</summary>
internal static class QueueEnvelopeWords
{
    extension(QueueEnvelope envelope)
    {
        /// <summary>RET of RFC 3461: FULL, HDRS or null.</summary>
        public string? Ret => envelope.Attributes.GetValueOrDefault("ret_flags") switch { "1" => "FULL", "2" => "HDRS", _ => null };

        /// <summary>ENVID of RFC 3461, in xtext.</summary>
        public string? EnvelopeId => envelope.Attributes.GetValueOrDefault("envelope_id") is { Length: > 0 } id ? Xtext.Encode(id) : null;

        public bool EightBit => string.Equals(envelope.Attributes.GetValueOrDefault("encoding"), "8bit", StringComparison.OrdinalIgnoreCase);

        public string? ClientAddress => envelope.Known("client_address");

        public string? ClientName => envelope.Known("client_name");

        public string? Helo => envelope.Known("helo_name");

        public string? Protocol => envelope.Known("protocol_name");

        public string? Login => envelope.Known("sasl_username");

        private string? Known(string name) => envelope.Attributes.GetValueOrDefault(name) is { Length: > 0 } value and not "unknown" ? value : null;
    }
}
