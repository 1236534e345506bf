using System.Text.Json;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Reads the lines of <c>postqueue -j</c>. Fields that a newer Postfix adds are ignored; a line that is no such object is left out.</summary>
internal static class QueueListReader
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 8 };

    public static QueueEntry? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Bounded);
            var root = document.RootElement;
            string? id = Text(root, "queue_id");
            string? queue = Text(root, "queue_name");
            if (id is null || queue is null || !QueueId.IsValid(id))
            {
                return null;
            }

            List<QueueEntryRecipient> recipients = [];
            if (root.TryGetProperty("recipients", out var list) && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in list.EnumerateArray())
                {
                    if (Text(one, "address") is { } address)
                    {
                        recipients.Add(new QueueEntryRecipient(address, Text(one, "delay_reason")));
                    }
                }
            }

            return new QueueEntry(queue, id, Number(root, "arrival_time"), Number(root, "message_size"), Text(root, "sender") ?? "", recipients);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in an escape: it can be parsed and not be read as text.
            return null;
        }
    }

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : 0;
}
