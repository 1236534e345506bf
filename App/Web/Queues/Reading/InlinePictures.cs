using QueueDashboard.Protocols.Files;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Web.Queues.Reading;

/// <summary>
/// The pictures that a message itself carries for its HTML, as data: addresses. What a part calls itself counts for nothing; its
/// first bytes do.
/// </summary>
internal sealed class InlinePictures(MailMessage message)
{
    private const int MostOctets = 2_000_000;

    // A message of 1 MB could name its one picture ten thousand times.
    private const int MostCharacters = 16_000_000;

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);
    private int _given;

    /// <summary>Null: there is none of that name, it is no picture, or there were too many already.</summary>
    public string? Find(string contentId)
    {
        if (!_known.TryGetValue(contentId, out string? address))
        {
            address = _known[contentId] = Read(contentId);
        }

        _given += address?.Length ?? 0;
        return _given <= MostCharacters ? address : null;
    }

    private string? Read(string contentId)
    {
        var found = message.Attachments.FirstOrDefault(attachment => string.Equals(attachment.Part.ContentId?.Trim('<', '>'), contentId, StringComparison.Ordinal));
        if (found is null || found.Size > MostOctets)
        {
            return null;
        }

        byte[] file = found.Decode();
        return Picture.Read(file) is { IsBounded: true } picture ? $"data:{picture.ContentType};base64,{Convert.ToBase64String(file)}" : null;
    }
}
