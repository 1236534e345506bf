using System.CommandLine;
using QueueDashboard.Accounts;
using QueueDashboard.Audit;

namespace QueueDashboard.Cli;

internal static class UserCommands
{
    public static Command Build(Offline offline)
    {
        Argument<string> name = new("name") { Description = "The name to sign in with" };
        Option<string> role = new("--role") { Description = "administrator, operator or auditor", Required = true };
        Option<string?> email = new("--email") { Description = "Where mails for this person go" };
        Option<bool> fromInput = new("--password-stdin") { Description = "Read the password as one line from standard input" };
        Command add = new("add", "Adds a person. Without --password-stdin it prints a link to sign in once and choose a password.") { name, role, email, fromInput };
        add.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                string? password = parse.GetValue(fromInput) ? await Console.In.ReadLineAsync(token) : null;
                var accounts = services.GetRequiredService<UserAccountStore>();
                var result = await accounts.AddAsync(new NewUser(parse.GetRequiredValue(name), parse.GetRequiredValue(role), parse.GetValue(email), password), Actor.Cli(Environment.UserName), token);
                return await AnswerAsync(services, result, parse.GetRequiredValue(name), password is null, token);
            },
            cancel));

        Command set = new("password", "Sets a person's password from one line of standard input, or prints a link to choose a new one.") { name, fromInput };
        set.SetAction((parse, cancel) => offline.RunAsync(
            async (services, token) =>
            {
                var accounts = services.GetRequiredService<UserAccountStore>();
                var user = await accounts.FindAsync(parse.GetRequiredValue(name), token);
                if (user is null)
                {
                    Console.Error.WriteLine($"There is nobody called {parse.GetRequiredValue(name)}.");
                    return 1;
                }

                if (!parse.GetValue(fromInput))
                {
                    Console.WriteLine(await LinkAsync(services, user.Id, token));
                    return 0;
                }

                var result = await accounts.SetPasswordAsync(user.Id, await Console.In.ReadLineAsync(token) ?? "", Actor.Cli(Environment.UserName), token);
                return await AnswerAsync(services, result, user.UserName ?? "", false, token);
            },
            cancel));
        return new Command("user", "People who sign in") { add, set };
    }

    private static async Task<int> AnswerAsync(IServiceProvider services, AccountResult result, string name, bool link, CancellationToken cancel)
    {
        if (result is AccountResult.Refused refused)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, refused.Errors.Select(error => error.Text)));
            return 1;
        }

        if (link && await services.GetRequiredService<UserAccountStore>().FindAsync(name, cancel) is { } user)
        {
            Console.WriteLine(await LinkAsync(services, user.Id, cancel));
        }

        return 0;
    }

    private static async Task<string> LinkAsync(IServiceProvider services, long user, CancellationToken cancel)
    {
        string token = await services.GetRequiredService<SignInLinkStore>().CreateAsync(user, Actor.Cli(Environment.UserName), cancel);
        string address = services.GetRequiredService<Settings.SettingsStore>().Current<Settings.GeneralSettings>().PublicAddress;
        string listen = services.GetRequiredService<IConfiguration>()["Web:Listen"] ?? "http://127.0.0.1:8080";
        return $"{(address.Length > 0 ? address : listen).TrimEnd('/')}/signin/once/{token}";
    }
}
