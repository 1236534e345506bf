using System.CommandLine;

namespace QueueDashboard.Cli;

/// <summary>All commands. Without one the dashboard is served.</summary>
internal static class CommandTree
{
    public static RootCommand Build(string[] args, Func<string[], CancellationToken, Task<int>> serve)
    {
        RootCommand root = new("QueueDashboard: mail that a server stopped, seen and settled. Without a command it serves the dashboard.")
        {
            // Configuration may stand on the command line (--Web:Listen=...), and hosts add words of their own.
            TreatUnmatchedTokensAsErrors = false,
        };
        root.SetAction((_, cancel) => serve(args, cancel));
        Offline offline = new(args);
        root.Add(TokenCommands.Build(offline));
        root.Add(UserCommands.Build(offline));
        root.Add(DigestCommand.Build(offline));
        root.Add(SampleCommand.Build(offline));
        root.Add(ImportCommand.Build(offline));
        root.Add(MessageCommand.Build());
        root.Add(BatvCommands.Build(offline));
        root.Add(RuleCommand.Build(offline));
        root.Add(SenderCommands.Build(offline));
        root.Add(AlarmCommand.Build(offline));
        foreach (var command in root.Subcommands)
        {
            Loosen(command);
        }

        return root;
    }

    private static void Loosen(Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        foreach (var below in command.Subcommands)
        {
            Loosen(below);
        }
    }
}
