namespace QueueDashboard.Data.Batv;

/// <summary>One verdict on one recipient. Texts are a stranger's, cut to what a column may hold.</summary>
public sealed class BatvHistoryRow
{
    public long Id { get; set; }
    public long At { get; set; }

    /// <summary>The verdict's word, the same in logs and answers.</summary>
    public string Verdict { get; set; } = "";
    public string? Explanation { get; set; }
    public string? Scheme { get; set; }
    public bool IsBounce { get; set; }

    /// <summary>It was refused, or would have been while refusing was on.</summary>
    public bool Failed { get; set; }
    public bool Refused { get; set; }

    /// <summary>It failed, and refusing it may be wrong.</summary>
    public bool Doubtful { get; set; }
    public string Sender { get; set; } = "";
    public string Recipient { get; set; } = "";

    /// <summary>The recipient without a tag.</summary>
    public string RecipientPlain { get; set; } = "";
    public string Client { get; set; } = "";
    public string ClientName { get; set; } = "";
    public string Helo { get; set; } = "";
    public string Listener { get; set; } = "";
    public string QueueId { get; set; } = "";
    public int? Slot { get; set; }
    public int? DaysLeft { get; set; }
    public long? ExemptionId { get; set; }
}
