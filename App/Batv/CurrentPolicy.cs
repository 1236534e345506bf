namespace QueueDashboard.Batv;

/// <summary>The policy that counts now. Reading it is one load from memory: a milter's reply never waits for the database.</summary>
internal sealed class CurrentPolicy
{
    private volatile BatvPolicy _value = BatvPolicy.Empty;

    public BatvPolicy Value => _value;

    public void Replace(BatvPolicy policy) => _value = policy;
}
