namespace QueueDashboard.Settings;

/// <summary>A value that is stored encrypted and never shown: no page, API answer, log or record's text may carry it.</summary>
/// <param name="Value">Empty: not set.</param>
public readonly record struct Secret(string? Value)
{
    public bool IsSet => !string.IsNullOrEmpty(Value);

    public override string ToString() => IsSet ? "(set)" : "(not set)";
}
