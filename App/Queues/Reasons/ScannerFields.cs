using System.Collections.Frozen;
using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>Which header field is written by whom, and who reads it.</summary>
internal static class ScannerFields
{
    /// <summary>SpamAssassin's fields are also written by what builds on it or takes its place.</summary>
    private const HeaderFamilies SpamWriters = HeaderFamilies.SpamAssassin | HeaderFamilies.Amavis | HeaderFamilies.Rspamd | HeaderFamilies.MDaemon;

    /// <summary>Of "X-MD".</summary>
    internal const int ShortestName = 4;

    private static readonly FrozenDictionary<string, FieldReader> ByName = new Dictionary<string, FieldReader>
    {
        ["X-Quarantine-Queue"] = new(HeaderFamilies.Quarantine, QuarantineFields.Queue),
        ["X-Quarantine-Reason"] = new(HeaderFamilies.Quarantine, QuarantineFields.Reason),

        ["X-Spam-Flag"] = new(SpamWriters, SpamAssassinFields.Flag),
        ["X-Spam-Status"] = new(SpamWriters, SpamAssassinFields.Status),
        ["X-Spam-Score"] = new(SpamWriters, SpamAssassinFields.Points),
        ["X-Spam-Level"] = new(SpamWriters, SpamAssassinFields.Level),
        ["X-Spam-Report"] = new(SpamWriters, SpamAssassinFields.Report),
        ["X-Spam-Virus"] = new(HeaderFamilies.SpamAssassin, ClamAvFields.Status),

        ["X-Amavis-Alert"] = new(HeaderFamilies.Amavis, AmavisFields.Alert),
        ["X-Amavis-Hold"] = new(HeaderFamilies.Amavis, AmavisFields.Hold),
        ["X-Quarantine-ID"] = new(HeaderFamilies.Amavis, Witness),

        ["X-Spam"] = new(HeaderFamilies.Rspamd, RspamdFields.Spam),
        ["X-Rspamd-Action"] = new(HeaderFamilies.Rspamd, RspamdFields.Action),
        ["X-Rspamd-Score"] = new(HeaderFamilies.Rspamd, SpamAssassinFields.Points),
        ["X-Spamd-Result"] = new(HeaderFamilies.Rspamd, RspamdFields.Result),
        ["X-Spamd-Bar"] = new(HeaderFamilies.Rspamd, SpamAssassinFields.Level),
        ["X-Virus"] = new(HeaderFamilies.Rspamd, RspamdFields.Virus),

        ["X-Virus-Status"] = new(HeaderFamilies.ClamAv, ClamAvFields.Status),
        ["X-Virus-Report"] = new(HeaderFamilies.ClamAv, Witness),
        ["X-Virus-Scanned"] = new(HeaderFamilies.ClamAv | HeaderFamilies.Amavis, Witness),

        ["X-MDAV-Result"] = new(HeaderFamilies.MDaemon, MDaemonFields.Antivirus),
        ["X-MDBadQueue-Reason"] = new(HeaderFamilies.MDaemon, MDaemonFields.Bad),

        ["X-MS-Exchange-Organization-SCL"] = new(HeaderFamilies.Microsoft, MicrosoftFields.SpamLevel),
        ["X-MS-Exchange-Organization-PCL"] = new(HeaderFamilies.Microsoft, MicrosoftFields.PhishingLevel),
        ["X-Forefront-Antispam-Report"] = new(HeaderFamilies.Microsoft, MicrosoftFields.Report),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Longest first; what begins so and is not known above.</summary>
    private static readonly (string Prefix, FieldReader Reader)[] ByPrefix =
    [
        ("X-MDQuarantine", new(HeaderFamilies.MDaemon, MDaemonFields.Quarantine)),
        ("X-MDBadQueue", new(HeaderFamilies.MDaemon, MDaemonFields.Bad)),
        ("X-MDHold", new(HeaderFamilies.MDaemon, MDaemonFields.Held)),
        ("X-MDHeld", new(HeaderFamilies.MDaemon, MDaemonFields.Held)),
        ("X-Amavis-", new(HeaderFamilies.Amavis, Witness)),
        ("X-Rspamd-", new(HeaderFamilies.Rspamd, Witness)),
        ("X-MD", new(HeaderFamilies.MDaemon, Witness)),
    ];

    internal static FieldReader? Find(string name)
    {
        // Most fields of a message are no scanner's: they cost two comparisons.
        if (name.Length < ShortestName || (name[0] is not ('X' or 'x')) || name[1] != '-')
        {
            return null;
        }

        if (ByName.TryGetValue(name, out FieldReader? reader))
        {
            return reader;
        }

        foreach ((string prefix, FieldReader byPrefix) in ByPrefix)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return byPrefix;
            }
        }

        return null;
    }

    /// <summary>A field that is worth showing beside the others and says nothing of danger.</summary>
    private static Reading? Witness(Field field) =>
        field.AsEvidence() is { } evidence ? new Reading { Evidence = [evidence] } : null;
}

/// <param name="Families">Whose field it is: one believed family of them is enough.</param>
/// <param name="Read">Null when the field says nothing at all.</param>
internal sealed record FieldReader(HeaderFamilies Families, Func<Field, Reading?> Read);

/// <summary>A field as its reader sees it: value cut to a sane length.</summary>
internal readonly record struct Field(string Name, string Value)
{
    internal Evidence? AsEvidence() =>
        CleanText.Line(Value, CleanText.SaidLength) is { } value
            ? new Evidence(CleanText.Line(Name, CleanText.RuleLength) ?? "?", null, value)
            : null;
}
