namespace QueueDashboard.Web.Controls;

/// <param name="Count">Shown small behind the text; null: nothing.</param>
public sealed record Tab<TKey>(TKey Key, string Text, int? Count = null);
