using System.Globalization;

namespace QueueDashboard.Batv;

/// <summary>What became of a wish about a key.</summary>
internal abstract record KeyResult
{
    private KeyResult()
    {
    }

    /// <param name="PreviousUntil">Until then the key that signed before checks bounces; null: it is gone, or there was none.</param>
    /// <param name="Warning">A sentence that a person must read; null without one.</param>
    internal sealed record Done(int Slot, string Fingerprint, bool Signs, DateTimeOffset? PreviousUntil = null, string? Warning = null) : KeyResult
    {
        /// <summary>For the audit: which key, by its fingerprint.</summary>
        public string Told() => string.Create(CultureInfo.InvariantCulture, $"slot {Slot}, fingerprint {Fingerprint}{(Signs ? ", signs" : "")}");
    }

    /// <summary>Nothing was changed.</summary>
    /// <param name="Code">Names the sentence in the texts: slots-full, slot-taken, signing-key, ended-key, not-a-key, slot, too-large.</param>
    internal sealed record Refused(string Code, string Sentence) : KeyResult;

    internal sealed record NotFound(int Slot) : KeyResult;
}

/// <summary>A key to be stored.</summary>
/// <param name="Slot">Null: the next free one.</param>
/// <param name="Sign">It signs from now on.</param>
/// <param name="KeepPrevious">The key that signed before goes on checking for its window and a day; false deletes it.</param>
/// <param name="Window">Days: the longest lifetime that it signed with where it came from, or will sign with here.</param>
internal sealed record NewKey(byte[] Secret, string Origin, int? Slot, bool Sign, bool KeepPrevious, int Window, DateTimeOffset? CreatedAt = null);

/// <summary>The words for where a key came from.</summary>
internal static class KeyOrigins
{
    public const string Generated = "generated";
    public const string Text = "imported-text";
    public const string Bytes = "imported-bytes";
    public const string BatvTools = "imported-batv-tools";
    public const string Json = "imported-json";
}
