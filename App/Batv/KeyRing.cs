using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Batv;

/// <summary>The ten slots: at most one key in each, and at most one that signs.</summary>
internal sealed class KeyRing
{
    private readonly BatvKey?[] _slots = new BatvKey?[PrvsKey.HighestSlot + 1];
    private readonly PrvsKey[][] _keys = new PrvsKey[PrvsKey.HighestSlot + 1][];

    /// <exception cref="ArgumentException">Two keys in one slot, or a signing slot without a key.</exception>
    public KeyRing(IEnumerable<BatvKey> keys, int? signingSlot)
    {
        Array.Fill(_keys, []);
        foreach (var key in keys)
        {
            if (_slots[key.Slot] is not null)
            {
                throw new ArgumentException($"There are two keys in slot {key.Slot}.", nameof(keys));
            }

            _slots[key.Slot] = key;
            _keys[key.Slot] = [key.Key];
        }

        Signing = signingSlot is { } slot ? _slots[slot] ?? throw new ArgumentException($"There is no key in slot {slot}.", nameof(signingSlot)) : null;
    }

    /// <summary>Null: none signs.</summary>
    public BatvKey? Signing { get; }

    public BatvKey? this[int slot] => _slots[slot];

    /// <param name="evenEnded">Ask keys that are past their end too: for what is no bounce, a tag's age does not count.</param>
    public PrvsCheck Check(ReadOnlySpan<char> address, DateTimeOffset now, bool evenEnded)
    {
        long day = PrvsDay.Of(now);

        // Without keys it reads the syntax and hashes nothing; the slot then names the one key to ask, with its own window.
        PrvsCheck form = PrvsCodec.Check(address, [], day);
        return form.Slot is { } slot && _slots[slot] is { } key && (evenEnded || key.Verifies(now))
            ? PrvsCodec.Check(address, _keys[slot], day, key.Window)
            : form;
    }
}
