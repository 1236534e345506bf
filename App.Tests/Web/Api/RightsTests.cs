using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace QueueDashboard.Tests.Web.Api;

[Collection(ApiTests.Name)]
public sealed class RightsTests(ApiHost host)
{
    private const string Everyone = "administrator operator auditor limited";
    private const string Actors = "administrator operator limited";
    private const string Readers = "administrator auditor";
    private const string Administrators = "administrator";

    /// <summary>Every verb of the API and who may use it, apart from the table that the program asks.</summary>
    private static readonly Dictionary<string, string> Table = new()
    {
        ["GET /items"] = Everyone,
        ["GET /items/{id:long}"] = Everyone,
        ["GET /items/{id:long}/raw"] = Everyone,
        ["POST /items/{id:long}/second-look"] = Actors,
        ["GET /stats"] = Everyone,
        ["GET /searches"] = Everyone,
        ["POST /searches"] = Everyone,
        ["PATCH /searches/{id:long}"] = Everyone,
        ["DELETE /searches/{id:long}"] = Everyone,
        ["POST /bulk"] = Actors,
        ["GET /bulk/{id:long}"] = Actors,
        ["POST /bulk/{id:long}/cancel"] = Actors,
        ["POST /bulk/{id:long}/undo"] = Actors,
        ["GET /sources"] = Readers,
        ["POST /sources/{name}/check"] = Administrators,
        ["GET /digests"] = Everyone,
        ["GET /digests/{id:long}"] = Everyone,
        ["POST /digests/send"] = "administrator operator",
        ["GET /digests/choices"] = Everyone,
        ["PUT /digests/choices/{key}"] = Administrators,
        ["DELETE /digests/choices/{key}"] = Administrators,
        ["GET /requests"] = Actors,
        ["GET /requests/{id:long}"] = Actors,
        ["POST /requests/{id:long}/grant"] = Actors,
        ["POST /requests/{id:long}/deny"] = Actors,
        ["POST /requests/grant"] = Actors,
        ["POST /requests/deny"] = Actors,
        ["GET /audit"] = Readers,
        ["GET /users"] = Administrators,
        ["POST /users"] = Administrators,
        ["GET /users/{id:long}"] = Administrators,
        ["PUT /users/{id:long}"] = Administrators,
        ["DELETE /users/{id:long}"] = Administrators,
        ["POST /users/{id:long}/link"] = Administrators,
        ["POST /users/{id:long}/unlock"] = Administrators,
        ["POST /users/{id:long}/sign-out"] = Administrators,
        ["DELETE /users/{id:long}/second-factor"] = Administrators,
        ["GET /tokens"] = Administrators,
        ["POST /tokens"] = Administrators,
        ["DELETE /tokens/{id:long}"] = Administrators,
        ["GET /backscatter/history"] = Readers,
        ["GET /backscatter/days"] = Readers,
        ["GET /backscatter/safety"] = Readers,
        ["GET /backscatter/keys"] = Readers,
        ["GET /backscatter/exemptions"] = Readers,
        ["POST /backscatter/check"] = Readers,
        ["POST /backscatter/sign"] = Administrators,
        ["POST /backscatter/keys"] = Administrators,
        ["POST /backscatter/keys/{slot:int}/sign"] = Administrators,
        ["POST /backscatter/keys/{slot:int}/export"] = Administrators,
        ["DELETE /backscatter/keys/{slot:int}"] = Administrators,
        ["POST /backscatter/exemptions"] = Administrators,
        ["DELETE /backscatter/exemptions/{id:long}"] = Administrators,
        ["GET /rules"] = Administrators,
        ["POST /rules"] = Administrators,
        ["GET /rules/{id:long}"] = Administrators,
        ["PUT /rules/{id:long}"] = Administrators,
        ["DELETE /rules/{id:long}"] = Administrators,
        ["POST /rules/{id:long}/enable"] = Administrators,
        ["POST /rules/{id:long}/disable"] = Administrators,
        ["POST /rules/{id:long}/move"] = Administrators,
        ["POST /rules/try"] = Administrators,
        ["POST /items/{id:long}/allow-sender"] = Actors,
        ["POST /items/{id:long}/block-sender"] = Actors,
        ["GET /items/{id:long}/alike"] = Everyone,
        ["GET /items/{id:long}/notes"] = Everyone,
        ["POST /items/{id:long}/notes"] = Actors,
        ["DELETE /items/{id:long}/notes/{note:long}"] = Actors,
        ["GET /senders"] = Everyone,
        ["PUT /senders"] = Actors,
        ["GET /senders/{id:long}"] = Everyone,
        ["DELETE /senders/{id:long}"] = Actors,
        ["POST /senders/import"] = Actors,
        ["GET /alarms"] = Administrators,
        ["POST /alarms"] = Administrators,
        ["GET /alarms/{id:long}"] = Administrators,
        ["PUT /alarms/{id:long}"] = Administrators,
        ["DELETE /alarms/{id:long}"] = Administrators,
        ["POST /alarms/{id:long}/test"] = Administrators,
        ["GET /alarms/{id:long}/events"] = Administrators,
        ["GET /settings"] = Administrators,
        ["GET /settings/{section}"] = Administrators,
        ["PUT /settings/{section}"] = Administrators,
    };

    static RightsTests()
    {
        foreach (string act in new[] { "release", "requeue", "delete", "return", "restore", "undo" })
        {
            Table[$"POST /items/{{id:long}}/{act}"] = Actors;
            Table[$"POST /items/{act}"] = Actors;
        }

        foreach (string section in new[] { "general", "relays", "delivery", "digests", "links", "retention", "backscatter", "senders", "reading" })
        {
            Table[$"GET /settings/{section}"] = Administrators;
            Table[$"PUT /settings/{section}"] = Administrators;
        }
    }

    public static TheoryData<string> Verbs => [.. Table.Keys];

    [Fact]
    public void Table_names_every_verb_that_is_mapped()
    {
        var mapped = Endpoints().SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(method => method != "HEAD").Select(method => $"{method} {Path(endpoint)}"));
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), mapped.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_is_for_those_who_may_only(string verb)
    {
        string[] may = Table[verb].Split(' ');
        Assert.Equal(401, await StatusAsync(host.Nobody, verb));
        foreach (var (name, caller) in new[] { ("administrator", host.Administrator), ("operator", host.Operator), ("auditor", host.Auditor), ("limited", host.Limited) })
        {
            int status = await StatusAsync(caller, verb);
            Assert.True(may.Contains(name) ? status is not (401 or 403) and < 500 : status == 403, $"{name}: {verb} answered {status}");
        }
    }

    [Fact]
    public async Task Token_that_does_not_exist_is_nobody()
    {
        var answer = await host.Nobody.GetAsync("items", ("Authorization", "Bearer qd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));

        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.Response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Document_describes_every_route()
    {
        Assert.Equal(401, (await host.Nobody.GetAsync("/openapi/v1.json")).Status);
        var answer = await host.Auditor.GetAsync("/openapi/v1.json");

        var described = answer.Json!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => $"{verb.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = Table.Keys.Where(verb => !verb.EndsWith("{section}", StringComparison.Ordinal)).Select(verb => verb.Replace(" /", " /api/v1/", StringComparison.Ordinal).Replace(":long", "", StringComparison.Ordinal).Replace(":int", "", StringComparison.Ordinal));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal("bearer", (string?)answer.Json["components"]!["securitySchemes"]!["Bearer"]!["scheme"]);
    }

    [Fact]
    public async Task Document_names_every_operation_and_says_what_it_does()
    {
        var paths = (await host.Auditor.GetAsync("/openapi/v1.json")).Json!["paths"]!.AsObject();
        List<JsonNode> operations = [.. paths.SelectMany(path => path.Value!.AsObject().Select(verb => verb.Value!))];

        Assert.All(operations, operation => Assert.False(string.IsNullOrEmpty((string?)operation["summary"])));
        Assert.Equal(operations.Count, operations.Select(operation => (string?)operation["operationId"]).OfType<string>().Distinct().Count());
        Assert.Equal(["holding", "quarantine", "bad"], paths["/api/v1/items"]!["get"]!["parameters"]![0]!["schema"]!["enum"]!.AsArray().Select(word => (string?)word));
    }

    [Fact]
    public async Task Document_says_what_type_the_raw_message_has() =>
        Assert.NotNull((await host.Auditor.GetAsync("/openapi/v1.json")).Json!["paths"]!["/api/v1/items/{id}/raw"]!["get"]!["responses"]!["200"]!["content"]!["message/rfc822"]!["schema"]);

    [Fact]
    public async Task Document_shows_settings_as_they_are_written()
    {
        var schemas = (await host.Auditor.GetAsync("/openapi/v1.json")).Json!["components"]!["schemas"]!;

        var relay = schemas["RelaySetting"]!["properties"]!.AsObject();
        Assert.DoesNotContain("isConfigured", relay.Select(property => property.Key));
        string text = schemas.ToJsonString();
        Assert.Contains("\"preferred\",\"required\",\"off\",\"implicit\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("isSet", text, StringComparison.Ordinal);
    }

    private static async Task<int> StatusAsync(Caller caller, string verb)
    {
        string[] parts = verb.Split(' ');
        string path = parts[1].Replace("{id:long}", "987654321", StringComparison.Ordinal).Replace("{note:long}", "1", StringComparison.Ordinal).Replace("{slot:int}", "5", StringComparison.Ordinal).Replace("{section}", "nothing", StringComparison.Ordinal);
        return (await caller.SendAsync(new HttpMethod(parts[0]), $"/api/v1{path}", null)).Status;
    }

    private IEnumerable<RouteEndpoint> Endpoints() =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => Raw(endpoint).StartsWith("/api/v1", StringComparison.Ordinal));

    private static string Path(RouteEndpoint endpoint) => Raw(endpoint)["/api/v1".Length..].TrimEnd('/');

    private static string Raw(RouteEndpoint endpoint) => "/" + (endpoint.RoutePattern.RawText ?? "").TrimStart('/');
}
