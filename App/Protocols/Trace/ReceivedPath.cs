using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Protocols.Trace;

/// <param name="Wait">Since the step before; negative: the clocks differ. Null: one of both has no date.</param>
/// <param name="Ours">A server of ours wrote it, so it can be believed; what lies before the first of these anybody could have written.</param>
public sealed record PathStep(ReceivedHop Hop, TimeSpan? Wait, bool Ours)
{
    /// <summary>Dates of mail have whole seconds, and clocks that follow a time server differ by less than this.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>The clock of this step goes behind the one before it.</summary>
    public bool ClockDiffers => Wait < -Tolerance;
}

/// <summary>The way of a message by its Received fields, from its sender to us.</summary>
/// <param name="Steps">Oldest first.</param>
/// <param name="Written">What the author's program says of the time, by the Date field.</param>
/// <param name="EnteredAt">Index, among all fields, of the oldest Received field of ours; -1: there is none. Nobody outside can write above it.</param>
/// <param name="Cut">There are more steps than are shown.</param>
public sealed record ReceivedPath(IReadOnlyList<PathStep> Steps, DateTimeOffset? Written, int EnteredAt, bool Cut)
{
    private const int MostSteps = 60;

    /// <param name="isOwnHost">Says of a host's name whether it is one of our servers.</param>
    /// <param name="clientAddress">Who handed the message to our server, as known apart from the message; null: unknown.</param>
    public static ReceivedPath Of(HeaderScanResult headers, Func<string, bool> isOwnHost, string? clientAddress = null)
    {
        List<(ReceivedHop Hop, int Field)> found = [];
        bool cut = false;
        for (int field = 0; field < headers.Fields.Count; field++)
        {
            if (!headers.Fields[field].Name.Equals("Received", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found.Count >= MostSteps)
            {
                cut = true;
                break;
            }

            found.Add((ReceivedHop.Read(headers.Fields[field].Value), field));
        }

        int ours = 0;
        while (ours < found.Count && (IsOwn(found[ours].Hop, isOwnHost) || (ours == 0 && IsClient(found[0].Hop, clientAddress))))
        {
            ours++;
        }

        List<PathStep> steps = [];
        DateTimeOffset? before = null;
        for (int number = found.Count - 1; number >= 0; number--)
        {
            var hop = found[number].Hop;
            steps.Add(new(hop, hop.At - before, number < ours));
            before = hop.At ?? before;
        }

        return new(steps, headers.First("Date") is { } date ? HeaderDate.Read(date) : null, ours > 0 ? found[ours - 1].Field : -1, cut);
    }

    private static bool IsOwn(ReceivedHop hop, Func<string, bool> isOwnHost) => hop.By is { Length: > 0 } by && isOwnHost(by);

    private static bool IsClient(ReceivedHop hop, string? address) => address is { Length: > 0 } && hop.FromAddress == address;
}
