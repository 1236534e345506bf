namespace QueueDashboard.Filter;

/// <summary>How one listener is, for the overview.</summary>
/// <param name="Port">The true one, also when 0 was configured.</param>
/// <param name="WhyNot">A short cause when it is not running.</param>
/// <param name="Connections">Those that are open now.</param>
/// <param name="LastContact">When a mail server last agreed with us here on how to talk; null: never since the start.</param>
internal sealed record FilterListenerStatus(string Address, int Port, bool Running, string? WhyNot, int Connections, DateTimeOffset? LastContact);
