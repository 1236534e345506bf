using QueueDashboard.Data.Queues;

namespace QueueDashboard.Queues.Reasons;

/// <summary>
/// MDaemon's X-MD fields, as far as they are publicly known: X-MDBadQueue-Reason is documented, the names for its other
/// two queues are met under several spellings, hence prefixes. They name a queue; only plain words in them name a danger.
/// </summary>
internal static class MDaemonFields
{
    /// <summary>Written for every scanned message, mostly to say that it is clean.</summary>
    internal static Reading? Antivirus(Field field)
    {
        if (field.AsEvidence() is not { Description: { } value } evidence || ClamAvFields.SaysClean(value))
        {
            return null;
        }

        ReasonCode code = DangerIn(value);
        return new Reading { Code = code, Said = code is ReasonCode.Virus ? ClamAvFields.NameIn(value) : null, Evidence = [evidence] };
    }

    internal static Reading? Bad(Field field) => Stopped(field, QueueName.Bad, ReasonCode.Undeliverable);

    internal static Reading? Held(Field field) => Stopped(field, QueueName.Holding, ReasonCode.Unknown);

    internal static Reading? Quarantine(Field field) => Stopped(field, QueueName.Quarantine, ReasonCode.Unknown);

    private static Reading? Stopped(Field field, QueueName queue, ReasonCode code) =>
        field.AsEvidence() is { Description: { } value } evidence
            ? new Reading { Code = DangerTable.Worse(code, DangerIn(value)), Queue = queue, Said = value, IsFreeText = true, Evidence = [evidence] }
            : null;

    private static ReasonCode DangerIn(string value)
    {
        // "Unscanned" and "scan error" stand in sentences that also say "virus": what was not looked at is not infected.
        if (ClamAvFields.SaysUnchecked(value))
        {
            return ReasonCode.ScannerFailed;
        }

        return value.Contains("infected", StringComparison.OrdinalIgnoreCase) || value.Contains("virus", StringComparison.OrdinalIgnoreCase)
            ? ReasonCode.Virus
            : ReasonCode.Unknown;
    }
}
