using System.CommandLine;
using QueueDashboard;
using QueueDashboard.Cli;

var root = CommandTree.Build(args, Server.RunAsync);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
