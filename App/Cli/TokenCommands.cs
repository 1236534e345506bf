using System.CommandLine;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;

namespace QueueDashboard.Cli;

internal static class TokenCommands
{
    public static Command Build(Offline offline)
    {
        Option<string> role = new("--role") { Description = "administrator, operator or auditor", Required = true };
        Option<string> name = new("--name") { Description = "What it is for; shown in lists and in the audit", Required = true };
        Option<int?> days = new("--days") { Description = "It ends after this many days; without it, never" };
        Command create = new("create", "Makes a token for the API and prints it as the last line. It is not shown again.") { role, name, days };
        create.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                DateTimeOffset? ends = parse.GetValue(days) is { } count ? services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(count) : null;
                var result = await services.GetRequiredService<ApiTokenStore>().CreateAsync(
                    parse.GetRequiredValue(name), parse.GetRequiredValue(role), DomainScope.Everything, ends, Actor.Cli(Environment.UserName), token);
                if (result is CreateTokenResult.Created created)
                {
                    Console.WriteLine(created.Token);
                    return 0;
                }

                Console.Error.WriteLine(((CreateTokenResult.Refused)result).Error.Text);
                return 1;
            },
            cancel));
        return new Command("token", "Tokens for the API") { create };
    }
}
