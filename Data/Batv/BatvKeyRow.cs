namespace QueueDashboard.Data.Batv;

/// <summary>A key of backscatter protection. One row a slot; a row goes only when the key is deleted or another takes its slot.</summary>
public sealed class BatvKeyRow
{
    /// <summary>0 to 9: the digit in the tag.</summary>
    public int Slot { get; set; }

    /// <summary>Encrypted with a key that lies outside of the database.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Of the secret, one-way.</summary>
    public string Fingerprint { get; set; } = "";
    public string Origin { get; set; } = "";
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";

    /// <summary>Null: it never signed.</summary>
    public long? SignsSince { get; set; }

    /// <summary>Null together with a <see cref="SignsSince"/>: this is the key that signs. At most one is.</summary>
    public long? SignedUntil { get; set; }

    /// <summary>Null: without end.</summary>
    public long? VerifiesUntil { get; set; }
    public long? FirstUsedAt { get; set; }
    public long? LastUsedAt { get; set; }

    /// <summary>Days: the longest lifetime that it signed with, here or where it came from.</summary>
    public int Window { get; set; }
}
