using System.Globalization;
using System.Net.Mime;
using QueueDashboard.Accounts;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Web.Queues.Reading;

namespace QueueDashboard.Web.Queues;

/// <summary>
/// A message's content as bytes: the cleaned HTML for the sandboxed frame, attachments and the source as downloads. Every answer
/// has a policy that lets nothing run, whatever a browser makes of the type.
/// </summary>
internal static class ContentEndpoints
{
    /// <summary>Nothing runs, nothing is fetched; pictures only from the message itself.</summary>
    public const string Policy = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    /// <summary>The same, when a reader has asked for the remote images of one message and the settings let him.</summary>
    public const string PolicyWithImages = "sandbox; default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private const string Style =
        "body{margin:14px 24px;font:14px/1.55 system-ui,sans-serif;color:#191e25;background:#fff;overflow-wrap:anywhere}img{max-width:100%;height:auto}" +
        ".deadlink{color:#47515d;text-decoration:underline dotted;text-underline-offset:3px}.leads{color:#5f6975;text-decoration:none}.leads.differs{color:#a1260d}" +
        ".ctl{padding:0 2px;border-radius:2px;background:#fdf1d8;color:#855000;font:10.5px/1 ui-monospace,monospace}" +
        ".img{display:inline-block;min-width:40px;padding:4px 8px;border:1px dashed #858f9b;border-radius:3px;color:#5f6975;font-size:11.5px}";

    public static void MapContent(this IEndpointRouteBuilder routes)
    {
        var items = routes.MapGroup("/items/{id:long}").RequireAuthorization(nameof(Right.ReadContent));
        items.MapGet("/html", HtmlAsync);
        items.MapGet("/raw", RawAsync);
        items.MapGet("/attachments/{number:int}", AttachmentAsync);
    }

    private static async Task<IResult> HtmlAsync(long id, string? images, HttpContext context, IActFromPages acts, CancellationToken cancel)
    {
        bool remote = images == "remote" && acts.Rules.OfferRemoteImages && IsOwnFrame(context.Request);
        if (await acts.OpenAsync(Caller.Of(context), id, remote ? "html with remote images" : "html", cancel) is not { } raw)
        {
            return Results.NotFound();
        }

        Guard(context);
        if (remote)
        {
            context.Response.Headers.ContentSecurityPolicy = PolicyWithImages;
        }

        var message = MailMessage.Read(raw);
        var clean = SafeHtml.Clean(message.Html ?? "", new InlinePictures(message).Find, remote);
        string body = clean.TooLarge ? $"<pre>{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(message.Text)}</pre>" : clean.Html;
        return Results.Text($"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title></title><style>{Style}</style></head><body>{body}</body></html>", "text/html; charset=utf-8");
    }

    /// <summary>Only the reading pane asks for images: a link elsewhere that leads here must not make a reader's browser load them.</summary>
    private static bool IsOwnFrame(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "same-origin" && request.Headers["Sec-Fetch-Dest"] == "iframe";

    private static async Task<IResult> RawAsync(long id, HttpContext context, IActFromPages acts, CancellationToken cancel)
    {
        if (await acts.OpenAsync(Caller.Of(context), id, "source", cancel) is not { } raw)
        {
            return Results.NotFound();
        }

        Guard(context);
        return Results.Bytes(raw, MediaTypeNames.Application.Octet, string.Create(CultureInfo.InvariantCulture, $"message-{id}.eml"));
    }

    private static async Task<IResult> AttachmentAsync(long id, int number, HttpContext context, IActFromPages acts, CancellationToken cancel)
    {
        IReadOnlyList<Attachment> attachments = [];
        bool Holds(ReadOnlyMemory<byte> raw) => number < (attachments = MailMessage.Read(raw).Attachments).Count;
        if (number < 0 || await acts.OpenAsync(Caller.Of(context), id, string.Create(CultureInfo.InvariantCulture, $"attachment {number + 1}"), cancel, Holds) is null)
        {
            return Results.NotFound();
        }

        Guard(context);
        return Results.Stream(attachments[number].OpenDecoded(), MediaTypeNames.Application.Octet, FileName.Safe(attachments[number].Name, number));
    }

    private static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "SAMEORIGIN";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.Vary = "Cookie";
    }
}
