using System.Net;
using System.Net.Sockets;
using QueueDashboard.Hosting;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Hosting;

public sealed class StartFailuresTests
{
    [Fact]
    public async Task Start_with_wrong_options_ends_with_1_and_writes_nothing()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"qd-start-{Guid.NewGuid():N}");
        try
        {
            int code = await Server.RunAsync([$"--Storage:Folder={folder}", "--Web:PathBase=queue", "--Access:PasswordLength=1"], TestContext.Current.CancellationToken);

            Assert.Equal(1, code);
            Assert.False(File.Exists(Path.Combine(folder, "queue.db")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Start_on_an_address_in_use_ends_with_1()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string folder = Path.Combine(Path.GetTempPath(), $"qd-start-{Guid.NewGuid():N}");
        try
        {
            int code = await Server.RunAsync(
                [$"--Storage:Folder={folder}", $"--Web:Listen=http://{other.LocalEndpoint}", "--Intake:Smtp:Listen=127.0.0.1:0", "--Filter:Listen="], TestContext.Current.CancellationToken);

            Assert.Equal(1, code);
        }
        finally
        {
            SqlitePool.Clear(Path.Combine(folder, "queue.db"));
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Sentences_of_a_fault_of_ours_are_none() => Assert.Null(StartFailures.Sentences(new InvalidOperationException("a mistake in the program")));
}
