using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace QueueDashboard.Tests.Support;

/// <summary>
/// The program as a person would run it: a process of its own on a folder of its own, driven by command line, SMTP and API. It can be killed
/// without warning and started again on what it left.
/// </summary>
internal sealed class Dashboard : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private Dashboard(int smtp, Dictionary<string, string> settings)
    {
        (Web, Smtp) = (settings.TryGetValue("Web:Listen", out string? listen) ? new Uri(listen).Port : FreePort.Take(1)[0], smtp);
        _settings = settings;
        Https = settings.ContainsKey("Web:Https:Certificate");
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (Https)
        {
            // The test made the certificate itself: that one and no other.
            string own = X509CertificateLoader.LoadCertificateFromFile(settings["Web:Https:Certificate"]).GetCertHashString();
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == own;
        }

        Client = new HttpClient(handler) { BaseAddress = new Uri($"{Address}/") };
    }

    public int Web { get; }

    public int Smtp { get; }

    /// <summary>Without a redirect followed and without a token, as a stranger.</summary>
    public HttpClient Client { get; }

    /// <summary>With a certificate among the settings: no plain http at all.</summary>
    public bool Https { get; }

    public string Address => $"{(Https ? "https" : "http")}://127.0.0.1:{Web}";

    public string Token { get; private set; } = "";

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Octets that the process keeps in memory.</summary>
    public long MemoryBytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Started, answering, and with an administrator's token.</summary>
    /// <param name="settings">Configuration by its keys, such as Defaults:ReleaseRelay.</param>
    public static Task<Dashboard> StartAsync(PreparedStorage prepared, params (string Key, string Value)[] settings) => StartAsync(prepared, FreePort.Take(1)[0], settings);

    /// <param name="smtp">The intake's port, for a mail server that had to know it before.</param>
    public static async Task<Dashboard> StartAsync(PreparedStorage prepared, int smtp, (string Key, string Value)[] settings)
    {
        Dashboard dashboard = new(smtp, settings.ToDictionary(pair => pair.Key, pair => pair.Value));
        try
        {
            dashboard.Token = await prepared.CopyToAsync(dashboard._folder.At("var"));
            await dashboard.StartAsync();
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }

        return dashboard;
    }

    public async Task StartAsync()
    {
        _process = Launch();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync("the dashboard answers", AnswersAsync, () => Log);
    }

    /// <summary>SIGKILL: it learns nothing of it.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Runs a command of the program beside the server; what it says.</summary>
    public Task<string> CommandAsync(params string[] arguments) => CommandAsync(arguments, 0);

    /// <param name="code">How it has to end.</param>
    public async Task<string> CommandAsync(string[] arguments, int code)
    {
        using var process = Launch(arguments);
        var errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == code, $"{string.Join(' ', arguments)} failed: {said}\n{await errors}");
        return said;
    }

    /// <summary>The folder that it writes to.</summary>
    public string Storage => _folder.At("var");

    /// <summary>A call of the API as the administrator.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using HttpRequestMessage request = new(method, $"api/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", Token);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await CallAsync(HttpMethod.Get, path);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"GET {path} answered {(int)response.StatusCode}: {text}\n{Log}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async Task<byte[]> RawAsync(long id)
    {
        using var response = await CallAsync(HttpMethod.Get, $"items/{id}/raw");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public async Task<(HttpStatusCode Status, string Text)> ActAsync(long id, string act, object? body = null)
    {
        using var response = await CallAsync(HttpMethod.Post, $"items/{id}/{act}", body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The newest item whose subject has these words, once there is one.</summary>
    public async Task<long> ItemAsync(string subject)
    {
        long? id = null;
        await Eventually.TrueAsync($"an item \"{subject}\" appears", async () =>
        {
            foreach (var item in (await GetAsync("items?state=any&limit=500")).GetProperty("items").EnumerateArray())
            {
                if (id is null && item.GetProperty("subject").GetString()!.Contains(subject, StringComparison.Ordinal))
                {
                    id = item.GetProperty("id").GetInt64();
                }
            }

            return id is not null;
        }, () => Log);
        return id!.Value;
    }

    public async Task<string> StateAsync(long id) => (await GetAsync($"items/{id}")).GetProperty("state").GetString()!;

    public Task StateBecomesAsync(long id, string state) => Eventually.TrueAsync($"item {id} becomes {state}", async () => await StateAsync(id) == state, () => Log);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
        _folder.Dispose();
    }

    private Process Launch(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "App.dll"), .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Set("Defaults:PublicAddress", Address);

        // Its own port is the same for all: a test that wants the milter names one.
        Set("Filter:Listen", "");
        foreach (var (key, value) in _settings)
        {
            Set(key, value);
        }

        Set("Storage:Folder", Storage);
        Set("Web:Listen", Https ? "" : Address);
        Set("Web:Https:Listen", Https ? Address : "");
        Set("Intake:Smtp:Listen", $"127.0.0.1:{Smtp}");
        return Process.Start(start) ?? throw new InvalidOperationException("The dashboard does not start.");

        void Set(string key, string value) => start.Environment["QUEUEDASHBOARD__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process is { HasExited: true }, $"The dashboard ended at once:\n{Log}");
        try
        {
            using var response = await Client.GetAsync(new Uri("health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
