using System.Buffers.Binary;

namespace QueueDashboard.Protocols.Milter;

/// <summary>What a mail server can do, said in its first packet; and what a filter chooses of it, in its answer.</summary>
internal readonly record struct MilterOffer(uint Version, MilterActions Actions, MilterSteps Steps)
{
    /// <summary>The protocol of Sendmail 8.14 and of Postfix since 2.6.</summary>
    public const uint NewestVersion = 6;

    /// <summary>Sendmail 8.11; older ones have another negotiation.</summary>
    public const uint OldestVersion = 2;

    internal const int Bytes = 3 * sizeof(uint);

    private const MilterSteps Version2 = MilterSteps.NoConnect | MilterSteps.NoHelo | MilterSteps.NoMail | MilterSteps.NoRecipient
        | MilterSteps.NoBody | MilterSteps.NoHeaders | MilterSteps.NoEndOfHeaders;

    private const MilterSteps Version3 = Version2 | MilterSteps.NoUnknown;

    private const MilterSteps Version4 = Version3 | MilterSteps.NoData;

    /// <returns>False when it is too short, or from a version that has no negotiation we know.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out MilterOffer offer)
    {
        offer = default;
        if (data.Length < Bytes)
        {
            return false;
        }

        offer = new MilterOffer(
            BinaryPrimitives.ReadUInt32BigEndian(data),
            (MilterActions)BinaryPrimitives.ReadUInt32BigEndian(data[4..]),
            (MilterSteps)BinaryPrimitives.ReadUInt32BigEndian(data[8..]));
        return offer.Version >= OldestVersion;
    }

    /// <summary>
    /// The answer: of what is wanted only what was offered, since a mail server breaks with a filter that asks for more. A bit that a
    /// version does not know counts as not offered, whatever the peer says.
    /// </summary>
    public MilterOffer Choose(MilterActions wanted, MilterSteps steps)
    {
        uint version = Math.Min(Version, NewestVersion);
        MilterSteps known = version switch
        {
            2 => Version2,
            3 => Version3,
            4 or 5 => Version4,
            _ => (MilterSteps)uint.MaxValue,
        };
        return new MilterOffer(version, wanted & Actions, steps & Steps & known);
    }

    public bool Has(MilterActions action) => (Actions & action) == action;

    public bool Has(MilterSteps step) => (Steps & step) == step;
}
