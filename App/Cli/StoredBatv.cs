using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using QueueDashboard.Batv;
using QueueDashboard.Settings;

namespace QueueDashboard.Cli;

/// <summary>The policy that counts, as the database tells it now: settings, keys and exemptions.</summary>
internal sealed class StoredBatv(BatvPolicy policy, int lifetime)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static async Task<StoredBatv> LoadAsync(Offline offline, CancellationToken cancel)
    {
        StoredBatv? stored = null;
        await offline.RunAsync(
            (services, _) =>
            {
                stored = new StoredBatv(services.GetRequiredService<CurrentPolicy>().Value, services.GetRequiredService<SettingsStore>().Current<BackscatterSettings>().LifetimeDays);
                return Task.FromResult(0);
            },
            cancel);
        return stored!;
    }

    public static JsonObject Sign(StoredBatv stored, BatvQuestion question) => stored.Sign(question);

    public static JsonObject Check(StoredBatv stored, BatvQuestion question) => stored.Check(question);

    private JsonObject Sign(BatvQuestion question)
    {
        if (!question.TryTime(TimeProvider.System, out var time))
        {
            return Fault("tagged", BatvQuestion.NoTime);
        }

        if (policy.Keys.Signing is null)
        {
            return Fault("tagged", "No key signs. Make one (batv key new), or name a secret with --secret-file.");
        }

        return AddressTrial.Sign(policy, question.Address, lifetime, time) is { } trial ? Json(trial) : Fault("tagged", "This is no address with a domain.");
    }

    private JsonObject Check(BatvQuestion question)
    {
        if (!question.TryTime(TimeProvider.System, out var time))
        {
            return Fault("verdict", BatvQuestion.NoTime);
        }

        IPAddress? client = null;
        if (question.Client is { } text && !IPAddress.TryParse(text, out client))
        {
            return Fault("verdict", "A client is an IP address.");
        }

        return Json(AddressTrial.Check(policy, question.Address, question.Sender is null or "<>" ? "" : question.Sender, client, "", time));
    }

    private static JsonObject Json<T>(T trial) => JsonSerializer.SerializeToNode(trial, Web)!.AsObject();

    private static JsonObject Fault(string field, string sentence) => new() { [field] = null, ["error"] = sentence };
}
