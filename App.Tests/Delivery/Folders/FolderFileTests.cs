using System.IO.Compression;
using System.Security.Cryptography;
using QueueDashboard.Delivery.Folders;
using QueueDashboard.Tests.Support;

namespace QueueDashboard.Tests.Delivery.Folders;

public sealed class FolderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FolderFileTests() => Directory.CreateDirectory(_folder.At("in", "sub"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_gives_bytes_hash_and_stamp()
    {
        await File.WriteAllTextAsync(_folder.At("in", "sub", "a.eml"), "Subject: x\n\n", Cancel);

        var whole = Assert.IsType<FileRead.Whole>(await ReadAsync("sub/a.eml"));

        Assert.Equal("Subject: x\n\n"u8.ToArray(), whole.Content);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("Subject: x\n\n"u8)), whole.Hash);
        Assert.Equal(FolderFile.ModifiedAt(new FileInfo(_folder.At("in", "sub", "a.eml"))), whole.ModifiedAt);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("sub/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData("sub//a")]
    [InlineData("./sub/a")]
    public async Task Read_of_a_name_that_leads_out_is_refused(string name)
    {
        await File.WriteAllTextAsync(_folder.At("secret"), "top", Cancel);

        Assert.IsType<FileRead.Problem>(await ReadAsync(name));
    }

    [Fact]
    public async Task Read_through_links_is_refused()
    {
        await File.WriteAllTextAsync(_folder.At("secret"), "top", Cancel);
        File.CreateSymbolicLink(_folder.At("in", "link"), _folder.At("secret"));
        Directory.CreateSymbolicLink(_folder.At("in", "out"), _folder.Path);

        Assert.IsType<FileRead.Problem>(await ReadAsync("link"));
        Assert.IsType<FileRead.Problem>(await ReadAsync("out/secret"));
    }

    [Fact]
    public async Task Folder_itself_may_be_named_by_a_link()
    {
        await File.WriteAllTextAsync(_folder.At("in", "a"), "x", Cancel);
        Directory.CreateSymbolicLink(_folder.At("alias"), _folder.At("in"));

        Assert.IsType<FileRead.Whole>(await FolderFile.ReadAsync(_folder.At("alias"), "a", 1000, Cancel));
    }

    [Fact]
    public async Task Pipe_is_never_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no pipes in folders here.");
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder.At("in", "pipe"));
        await made.WaitForExitAsync(Cancel);

        Assert.Equal("It is empty.", Assert.IsType<FileRead.Problem>(await ReadAsync("pipe")).Why);
    }

    [Fact]
    public async Task Large_file_is_told_with_the_limit()
    {
        await File.WriteAllBytesAsync(_folder.At("in", "big"), new byte[2000], Cancel);

        Assert.Equal("It is too large: 2000 octets; the limit is 1000.", Assert.IsType<FileRead.Problem>(await ReadAsync("big")).Why);
    }

    [Fact]
    public async Task Missing_file_is_no_problem() => Assert.IsType<FileRead.NotNow>(await ReadAsync("sub/none"));

    [Fact]
    public async Task Gzip_is_unpacked()
    {
        await File.WriteAllBytesAsync(_folder.At("in", "a.gz"), Pack(new byte[900]), Cancel);

        Assert.Equal(new byte[900], Assert.IsType<FileRead.Whole>(await ReadAsync("a.gz")).Content);
    }

    [Fact]
    public async Task Gzip_bomb_stops_at_the_limit()
    {
        byte[] bomb = Pack(new byte[400_000]);
        Assert.InRange(bomb.Length, 1, 1000);
        await File.WriteAllBytesAsync(_folder.At("in", "bomb.gz"), bomb, Cancel);

        Assert.Equal("It unpacks to more than 1000 octets.", Assert.IsType<FileRead.Problem>(await ReadAsync("bomb.gz")).Why);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(5, 300)]
    public async Task Gzip_that_is_none_or_is_cut_is_told(int from, int length)
    {
        // Not to be packed well, so that half of the file is half of the message.
        byte[] packed = Pack(RandomNumberGenerator.GetBytes(900));
        await File.WriteAllBytesAsync(_folder.At("in", "cut.gz"), packed[from..length], Cancel);

        Assert.Equal("It is no whole gzip file.", Assert.IsType<FileRead.Problem>(await ReadAsync("cut.gz")).Why);
    }

    [Fact]
    public void Name_in_a_sentence_is_one_short_line()
    {
        string shown = FolderPath.Shown($"a\r\nb\u202e{new string('x', 500)}");

        Assert.StartsWith("a\ufffd\ufffdb\ufffdx", shown, StringComparison.Ordinal);
        Assert.Equal(200, shown.Length);
    }

    [Theory]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/a/", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a/../b", "/a", false)]
    public void Within_is_by_whole_names(string path, string folder, bool within) => Assert.Equal(within, FolderPath.IsWithin(path, folder));

    private Task<FileRead> ReadAsync(string relative) => FolderFile.ReadAsync(_folder.At("in"), relative, 1000, Cancel);

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
