using System.Text;
using QueueDashboard.Batv;

namespace QueueDashboard.Tests.Batv;

public sealed class KeyFileTests
{
    private const string Pem = "-----BEGIN RSA PRIVATE KEY-----\r\nMIIB\r\n-----END RSA PRIVATE KEY-----\r\n";

    [Theory]
    [InlineData("an exim secret\n", KeyOrigins.Text, "an exim secret")]
    [InlineData("an exim secret\r\n", KeyOrigins.Text, "an exim secret")]
    [InlineData(" blanks count ", KeyOrigins.Text, " blanks count ")]
    [InlineData("{not json}\n", KeyOrigins.Text, "{not json}")]
    [InlineData(Pem, KeyOrigins.Bytes, Pem)]
    public void File_is_known_by_its_look(string file, string origin, string secret)
    {
        var (content, fault) = KeyFile.Read(Encoding.UTF8.GetBytes(file), KeyFormat.Auto);

        Assert.Null(fault);
        Assert.Equal((origin, secret), (content!.Origin, Encoding.UTF8.GetString(content.Secret)));
    }

    [Fact]
    public void Key_of_mdaemon_comes_with_the_warning_that_its_own_tags_do_not_verify() =>
        Assert.Contains("MDaemon's own tags do not verify", KeyFile.Read(Encoding.ASCII.GetBytes(Pem), KeyFormat.Auto).Content!.Warning, StringComparison.Ordinal);

    [Fact]
    public void Sixty_four_random_bytes_are_of_batv_tools_and_belong_into_slot_0()
    {
        byte[] file = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 7))];

        var content = KeyFile.Read(file, KeyFormat.Auto).Content!;

        Assert.Equal((KeyOrigins.BatvTools, 0), (content.Origin, content.Slot!.Value));
        Assert.Equal(file, content.Secret);
        Assert.Equal(KeyOrigins.Bytes, KeyFile.Read(file, KeyFormat.Bytes).Content!.Origin);
        Assert.Equal(KeyOrigins.Bytes, KeyFile.Read(file[1..], KeyFormat.Auto).Content!.Origin);
    }

    [Fact]
    public void Own_file_comes_back_whole()
    {
        DateTimeOffset created = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);
        byte[] secret = [0, 255, 10, 13];

        var content = KeyFile.Read(KeyFile.Write(7, secret, 30, created), KeyFormat.Auto).Content!;

        Assert.Equal((KeyOrigins.Json, 7, 30, created), (content.Origin, content.Slot!.Value, content.Window!.Value, content.CreatedAt!.Value));
        Assert.Equal(secret, content.Secret);
    }

    [Theory]
    [InlineData("", "Auto")]
    [InlineData("\r\n", "Text")]
    [InlineData("no json", "Json")]
    [InlineData("[]", "Json")]
    [InlineData("{}", "Json")]
    [InlineData("""{"secret":"!"}""", "Json")]
    [InlineData("""{"secret":""}""", "Json")]
    [InlineData("""{"secret":5}""", "Json")]
    [InlineData("""{"secret":"c2VjcmV0","fingerprint":"0000 0000 0000 0000"}""", "Json")]
    [InlineData("""{"secret":"c2VjcmV0","window":900}""", "Json")]
    [InlineData("""{"secret":"c2VjcmV0","slot":"x"}""", "Json")]
    public void File_that_is_no_key_is_refused_with_a_sentence_that_does_not_repeat_it(string file, string format)
    {
        var (content, fault) = KeyFile.Read(Encoding.UTF8.GetBytes(file), Enum.Parse<KeyFormat>(format));

        Assert.Null(content);
        Assert.NotNull(fault);
        Assert.DoesNotContain("c2VjcmV0", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Huge_file_is_refused() => Assert.NotNull(KeyFile.Read(new byte[KeyFile.MostBytes + 1], KeyFormat.Auto).Fault);

    [Fact]
    public void Generated_secret_fits_exim_and_is_never_the_same()
    {
        string one = Encoding.ASCII.GetString(KeySecrets.Generate());

        Assert.Matches("^[0-9a-f]{40}$", one);
        Assert.NotEqual(one, Encoding.ASCII.GetString(KeySecrets.Generate()));
        Assert.NotEqual(KeySecrets.Fingerprint("a"u8), KeySecrets.Fingerprint("b"u8));
    }
}
