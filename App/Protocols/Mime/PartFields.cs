using System.Text;

namespace QueueDashboard.Protocols.Mime;

/// <summary>The fields of a part's header that shape the tree, read in one pass.</summary>
internal sealed class PartFields
{
    public string Type { get; private set; } = "text/plain";

    public IReadOnlyDictionary<string, string> TypeParameters { get; private set; } = ParameterList.Empty;

    public string? Disposition { get; private set; }

    public string? FileName { get; private set; }

    public TransferEncoding Encoding { get; private set; }

    public string? ContentId { get; private set; }

    public int BodyOffset { get; private set; }

    public static PartFields Read(ReadOnlySpan<byte> raw, string defaultType, DefectSink defects)
    {
        var walker = new HeaderWalker(raw);
        string? type = null;
        string? disposition = null;
        string? encoding = null;
        string? id = null;
        var count = 0;
        var limit = defects.Limits;
        var single = default(SingleFields);
        while (walker.MoveNext())
        {
            if (++count > limit.MaxHeaderFields || walker.ValueStart > limit.MaxHeaderBytes)
            {
                defects.Add(MimeDefectCode.HeaderLimit);
                continue;
            }

            var name = walker.Name;
            if (defects.IsMessage && single.IsRepeated(name))
            {
                defects.Add(MimeDefectCode.DuplicateField);
            }

            if (name.Length < 10 || (name[0] | 0x20) != 'c' || !Ascii.EqualsIgnoreCase(name[..8], "content-"))
            {
                continue;
            }

            // Parameters beyond this are an attack, not a name.
            var value = walker.Value;
            value = value[..Math.Min(value.Length, 32 * 1024)];
            if (Ascii.EqualsIgnoreCase(name, "content-type"))
            {
                Set(ref type, value, defects);
            }
            else if (Ascii.EqualsIgnoreCase(name, "content-disposition"))
            {
                Set(ref disposition, value, defects);
            }
            else if (Ascii.EqualsIgnoreCase(name, "content-transfer-encoding"))
            {
                Set(ref encoding, value, defects);
            }
            else if (Ascii.EqualsIgnoreCase(name, "content-id"))
            {
                id ??= HeaderText.Unfold(value);
            }
        }

        if (walker.SeparatorMissing)
        {
            defects.Add(count == 0 ? MimeDefectCode.NoHeader : MimeDefectCode.SeparatorMissing);
        }

        if (walker.BrokenLines)
        {
            defects.Add(MimeDefectCode.BrokenHeaderLines);
        }

        var fields = new PartFields { BodyOffset = walker.BodyOffset, Type = defaultType };
        fields.TakeType(type, defects);
        fields.TakeDisposition(disposition);
        fields.TakeEncoding(encoding, defects);
        fields.ContentId = id?.Trim('<', '>', ' ');
        return fields;
    }

    private static void Set(ref string? field, ReadOnlySpan<byte> value, DefectSink defects)
    {
        if (field is null)
        {
            field = HeaderText.Unfold(value);
        }
        else
        {
            defects.Add(MimeDefectCode.DuplicateField);
        }
    }

    private static string? NameOf(IReadOnlyDictionary<string, string> parameters, string key) =>
        parameters.TryGetValue(key, out var name) && name.Trim() is { Length: > 0 } trimmed ? EncodedWords.Decode(trimmed) : null;

    private void TakeType(string? value, DefectSink defects)
    {
        if (value is null)
        {
            return;
        }

        var parsed = ParameterizedValue.Parse(value);
        TypeParameters = parsed.Parameters;
        FileName = NameOf(parsed.Parameters, "name");
        var slash = parsed.Value.IndexOf('/');
        if (slash > 0 && slash < parsed.Value.Length - 1)
        {
            Type = parsed.Value;
            return;
        }

        defects.Add(MimeDefectCode.BadContentType);
        // RFC 1049 and old mailers write the bare word.
        Type = parsed.Value is "text" or "" or "text/" ? "text/plain" : parsed.Value is "html" ? "text/html"
            : FileName is not null ? "application/octet-stream" : "text/plain";
    }

    private void TakeDisposition(string? value)
    {
        if (value is null)
        {
            return;
        }

        var parsed = ParameterizedValue.Parse(value);
        Disposition = parsed.Value.Length == 0 ? null : parsed.Value;
        FileName = NameOf(parsed.Parameters, "filename") ?? FileName;
    }

    private void TakeEncoding(string? value, DefectSink defects)
    {
        if (value is null)
        {
            return;
        }

        var word = ParameterizedValue.Parse(value).Value;
        switch (word)
        {
            case "base64" or "b" or "base-64":
                Encoding = TransferEncoding.Base64;
                break;
            case "quoted-printable" or "q" or "quotedprintable" or "quoted-printible":
                Encoding = TransferEncoding.QuotedPrintable;
                break;
            case "x-uuencode" or "uuencode" or "x-uue" or "uue":
                Encoding = TransferEncoding.Uuencode;
                break;
            case "7bit" or "8bit" or "binary" or "7-bit" or "8-bit" or "7bits" or "8bits" or "":
                break;
            default:
                defects.Add(MimeDefectCode.UnknownEncoding);
                break;
        }
    }
}
