using Microsoft.Extensions.Localization;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;

namespace QueueDashboard.Web.Queues;

/// <summary>Sender before address: the name that the message shows, and beside it who the envelope says it is.</summary>
internal static class SenderName
{
    public static (string Name, string Address) Of(ItemListRow item, IStringLocalizer<QueuesText> texts)
    {
        var shown = HeaderAddresses.Read(item.From) is [var first, ..] ? first : null;
        string address = shown?.Address is { Length: > 0 } written ? written : item.ReversePath;
        string name = shown?.Name is { Length: > 0 } given ? given : item.ReversePath.Length == 0 ? "<>" : texts["NoSenderName"];
        return (name, address.Length > 0 ? address : item.From);
    }
}
