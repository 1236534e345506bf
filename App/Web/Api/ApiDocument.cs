using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using QueueDashboard.Settings;
using QueueDashboard.Web.Access;

namespace QueueDashboard.Web.Api;

/// <summary>The API describes itself at /openapi/v1.json, to whoever is signed in.</summary>
internal static class ApiDocument
{
    private const string Version = "v1";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Version, document =>
    {
        document.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith(ApiServices.Root[1..] + "/", StringComparison.Ordinal) == true;
        document.AddDocumentTransformer(Head);
        document.AddOperationTransformer(Parameters);
        document.AddSchemaTransformer(Settings);
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").RequireAuthorization();

    private static Task Head(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info = new OpenApiInfo
        {
            Title = "QueueDashboard",
            Version = Version,
            Description = "Stopped mail, seen and settled by programs. Errors are problem details (RFC 9457) with a \"code\". Lists are cut by key: \"next\" goes into \"cursor\".",
        };

        // The host that this request came by says nothing about the next reader's.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [AccessSchemes.Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token, made by: token create --role operator --name NAME" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AccessSchemes.Bearer, document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>Parameters are read as text, so that a wrong one is answered with a sentence; here they say what they are.</summary>
    private static Task Parameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Schema = parameter.Name switch
            {
                "queue" => OneOf(ItemEndpoints.Queues),
                "state" => OneOf(ItemEndpoints.States),
                "reason" => OneOf(ItemEndpoints.Reasons),
                "act" => OneOf(Audit.Acts.All),
                "verdict" => OneOf(BackscatterEndpoints.Verdicts),
                "refused" or "failed" or "doubtful" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
                "format" => OneOf(["json", BackscatterEndpoints.Csv]),
                "limit" => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "500", Default = 100 },
                "from" or "to" => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
                _ => parameter.Schema,
            };
        }

        return Task.CompletedTask;
    }

    /// <summary>The settings are written by rules of their own (<see cref="SettingsJson"/>), which the framework does not see.</summary>
    private static Task Settings(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Secret))
        {
            schema.Type = JsonSchemaType.Boolean | JsonSchemaType.String;
            schema.Properties?.Clear();
            schema.Required?.Clear();
        }
        else if (type.IsEnum && type.Namespace == typeof(Secret).Namespace)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. SettingsJson.Words(type).Select(word => (JsonNode)word)];
        }
        else if (type.Namespace == typeof(Secret).Namespace)
        {
            foreach (var property in context.JsonTypeInfo.Properties.Where(property => property.Set is null))
            {
                schema.Properties?.Remove(property.Name);
            }
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema OneOf(IEnumerable<string> words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
