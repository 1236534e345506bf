using System.Net;
using System.Text;
using QueueDashboard.Data.Queues;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Queues;
using QueueDashboard.Queues.Reasons;

namespace QueueDashboard.Intake.Folders;

/// <summary>Makes a message of a file's bytes, or says why it is none.</summary>
internal static class FileMessage
{
    private static readonly string[] Usual = ["From", "To", "Subject", "Date", "Message-ID", "Received", "Return-Path", "X-Envelope-From"];

    /// <param name="message">Null: it is none.</param>
    /// <returns>Why it is none, as a sentence.</returns>
    public static string? Read(ReadOnlySpan<byte> file, WatchedFolderOptions folder, IncomingHome? home, out IncomingMessage? message)
    {
        message = null;
        var header = HeaderPiece.ReadAll(file, out _);
        if (!header.Any(piece => piece.IsOneOf(Usual)))
        {
            return "It does not look like a message: no field of a header is in it.";
        }

        var envelope = FileEnvelope.Read(header, folder.Kind);
        if (envelope.Recipients.Count == 0)
        {
            return "It names no recipient, neither in an envelope field nor in To, Cc or Bcc.";
        }

        var defaults = Defaults(folder);
        byte[] content = WireContent.Of(file, envelope.Own, out bool bare);
        message = new IncomingMessage
        {
            Source = folder.Source,
            ReversePath = envelope.ReversePath,
            Recipients = [.. envelope.Recipients.Select(address => new IncomingRecipient(address))],
            Content = content,
            EightBit = !Ascii.IsValid(content),
            SmtpUtf8 = !Ascii.IsValid(envelope.ReversePath) || envelope.Recipients.Any(address => !Ascii.IsValid(address)),
            BareLineEnds = bare,
            Client = folder.Kind == FolderKind.MDaemon ? Client(header) : new IncomingClient(),
            Home = home,
            Reason = Reason(header, envelope, folder, defaults),
            Defaults = defaults,
        };
        return null;
    }

    private static HoldDefaults Defaults(WatchedFolderOptions folder) => new(
        folder.Queue ?? (folder.Kind is FolderKind.Amavis or FolderKind.MailScanner ? QueueName.Quarantine : QueueName.Holding),
        folder.Reason,
        folder.Kind switch
        {
            // amavis' own fields are read from the block on top; the same names further down are a sender's.
            FolderKind.Amavis => HeaderFamilies.None,
            FolderKind.MDaemon => HeaderFamilies.MDaemon | HeaderFamilies.SpamAssassin,
            _ => HeaderFamilies.All,
        });

    private static HeldReason? Reason(IReadOnlyList<HeaderPiece> header, FileEnvelope envelope, WatchedFolderOptions folder, HoldDefaults defaults)
    {
        List<EvidenceView> evidence = [];
        if (envelope.RecipientsFromHeader)
        {
            evidence.Add(new EvidenceView("envelope", null, "The recipients are those of the header fields To, Cc and Bcc: the file has no envelope, and a sender may write there what he likes."));
        }

        if (envelope.SenderFromHeader)
        {
            evidence.Add(new EvidenceView("envelope", null, "The sender is that of the header field From: the file does not say who sent it."));
        }

        if (folder.Kind == FolderKind.Amavis)
        {
            var fields = FileEnvelope.Top(header, folder.Kind).Where(FileEnvelope.IsAmavis).Select(piece => new HeaderField(piece.Name, piece.Value)).ToList();
            var said = ReasonReader.Read(fields, defaults with { Believed = HeaderFamilies.Amavis | HeaderFamilies.SpamAssassin });
            evidence.InsertRange(0, said.Evidence.Select(one => new EvidenceView(one.Rule, one.Points, one.Description)));
            return new HeldReason("folder", said.Queue, said.Code, said.Score, said.Threshold, said.Said, said.Scanner.Length > 0 ? said.Scanner : "amavis", evidence);
        }

        return evidence.Count == 0 ? null : new HeldReason("folder", defaults.Queue, defaults.Reason, null, null, null, "", evidence);
    }

    /// <summary>MDaemon writes down from where and under which name the message came.</summary>
    private static IncomingClient Client(IReadOnlyList<HeaderPiece> header)
    {
        string? address = header.FirstOrDefault(piece => piece.Is("X-MDRemoteIP")).Value;
        string? helo = header.FirstOrDefault(piece => piece.Is("X-MDHelo")).Value;
        string? login = header.FirstOrDefault(piece => piece.Is("X-Authenticated-Sender")).Value;
        return new IncomingClient
        {
            Address = IPAddress.TryParse(address, out var parsed) ? parsed.ToString() : null,
            Helo = helo is { Length: > 0 and < 256 } ? helo : null,
            Login = login is { Length: > 0 and < 256 } ? login : null,
        };
    }
}
