using QueueDashboard.Delivery.Folders;
using QueueDashboard.Protocols.Addresses;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Intake.Folders;

/// <summary>Who sent a message in a file and to whom it was to go, as far as the file tells.</summary>
/// <param name="ReversePath">Without angle brackets; empty is the null reverse-path.</param>
/// <param name="SenderFromHeader">Nothing but From: names the sender.</param>
/// <param name="RecipientsFromHeader">Nothing but To, Cc and Bcc names the recipients.</param>
/// <param name="Own">The fields that are for this place only: the message is handed over without them.</param>
internal sealed record FileEnvelope(string ReversePath, IReadOnlyList<string> Recipients, bool SenderFromHeader, bool RecipientsFromHeader, IReadOnlyList<HeaderPiece> Own)
{
    private const int MostRecipients = 1000;

    // Those whose sender or recipients count, the best first.
    private static readonly string[] Senders = ["X-Envelope-From", "Return-Path"];
    private static readonly string[] MDaemonSenders = ["X-Return-Path", "X-Envelope-From", "Return-Path"];
    private static readonly string[] Rcpts = ["X-Envelope-To", "Envelope-To", "X-Original-To", "Delivered-To"];
    private static readonly string[] AmavisRcpts = ["X-Envelope-To-Blocked", "X-Envelope-To"];
    private static readonly string[] MDaemonRcpts = ["X-MDaemon-Deliver-To", "X-MDRcpt-To", "X-Rcpt-To", "X-Envelope-To"];

    private static readonly string[] Local = ["Return-Path", "X-Envelope-From", "X-Envelope-To", "X-Envelope-To-Blocked", "Envelope-To", "X-Original-To", "Delivered-To"];
    private static readonly string[] MDaemonLocal = ["X-Return-Path", "X-Envelope-From", "X-Envelope-To", "X-MDaemon-Deliver-To", "X-MDRcpt-To", "X-Rcpt-To"];
    private static readonly string[] Authored = ["From", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "DKIM-Signature"];

    public static FileEnvelope Read(IReadOnlyList<HeaderPiece> header, FolderKind kind)
    {
        var top = Top(header, kind);
        var (sender, senderFields) = kind switch
        {
            FolderKind.MDaemon => (Sender(header, MDaemonSenders), header.Where(piece => piece.IsOneOf(MDaemonLocal))),
            FolderKind.MailScanner => (MailScanner(header, "From") is { } from ? Sender(from.Value) : Sender(top, Senders), header.Where(piece => IsMailScanner(piece, "From") || IsMailScanner(piece, "To"))),
            FolderKind.Amavis => (Sender(top, Senders), top.Where(piece => piece.IsOneOf(Local) || IsAmavis(piece))),
            _ => (Sender(top, Senders), []),
        };
        var recipients = kind switch
        {
            FolderKind.MDaemon => Named(header, MDaemonRcpts),
            FolderKind.Amavis => Named(top, AmavisRcpts),
            FolderKind.MailScanner when MailScanner(header, "To") is { } to => Addresses([to]),
            _ => Named(top, Rcpts),
        };
        List<HeaderPiece> own = [.. senderFields, .. top.Where(piece => piece.IsOneOf(Local))];
        bool fromHeader = recipients.Count == 0;
        if (fromHeader)
        {
            recipients = Addresses(header.Where(piece => piece.Is("To") || piece.Is("Cc") || piece.Is("Bcc")));
            own.AddRange(header.Where(piece => piece.Is("Bcc")));
        }

        return new FileEnvelope(sender ?? Addresses(header.Where(piece => piece.Is("From"))).FirstOrDefault() ?? "", recipients, sender is null, fromHeader, [.. own.Distinct()]);
    }

    /// <summary>amavis' own fields, which it leaves out too when it releases a message; what they say is kept as the reason.</summary>
    public static bool IsAmavis(HeaderPiece piece) =>
        piece.Is("X-Quarantine-ID") || piece.Name.StartsWith("X-Amavis-", StringComparison.OrdinalIgnoreCase) || piece.Name.StartsWith("X-Spam-", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What the last server put on top. It ends at the first Received or the first field that an author writes: below that anybody may have
    /// written an envelope to his liking.
    /// </summary>
    public static IReadOnlyList<HeaderPiece> Top(IReadOnlyList<HeaderPiece> header, FolderKind kind) =>
        [.. header.TakeWhile(piece => !piece.Is("Received") && !piece.IsOneOf(Authored) && (kind != FolderKind.Amavis || piece.IsOneOf(Local) || IsAmavis(piece)))];

    private static string? Sender(IReadOnlyList<HeaderPiece> fields, string[] names) =>
        names.Select(name => fields.Where(piece => piece.Is(name)).Select(piece => Sender(piece.Value)).FirstOrDefault(found => found is not null)).FirstOrDefault(found => found is not null);

    private static string? Sender(string value) =>
        value.Length == 0 || value.Replace(" ", "", StringComparison.Ordinal) == "<>" ? "" : HeaderAddresses.Read(value).Select(Wire).FirstOrDefault(found => found is not null);

    /// <summary>Of the first name that names somebody. Several fields of a name say the same or are older the further down they stand, but for X-Envelope-To.</summary>
    private static List<string> Named(IReadOnlyList<HeaderPiece> fields, string[] names)
    {
        foreach (string name in names)
        {
            var named = fields.Where(piece => piece.Is(name));
            var found = Addresses(name.StartsWith("X-Envelope-To", StringComparison.Ordinal) || name.StartsWith("X-MDRcpt", StringComparison.Ordinal) ? named : named.Take(1));
            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static List<string> Addresses(IEnumerable<HeaderPiece> fields) =>
        [.. fields.SelectMany(piece => HeaderAddresses.Read(piece.Value)).Select(Wire).OfType<string>().Distinct(StringComparer.Ordinal).Take(MostRecipients)];

    private static string? Wire(Mailbox mailbox) => EnvelopeAddress.TryParse(mailbox.Address, out var address) && address.Domain.Length > 0 ? address.ToWire() : null;

    private static HeaderPiece? MailScanner(IReadOnlyList<HeaderPiece> header, string what) => header.LastOrDefault(piece => IsMailScanner(piece, what)) is { Name: not null } found ? found : null;

    // X-<name of the organization>-MailScanner-From
    private static bool IsMailScanner(HeaderPiece piece, string what) =>
        piece.Name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && piece.Name.EndsWith($"MailScanner-{what}", StringComparison.OrdinalIgnoreCase);
}
