using System.Security.Cryptography;
using System.Text;
using QueueDashboard.Protocols.Prvs;

namespace QueueDashboard.Tests.Protocols.Prvs;

public sealed class PrvsKeyTests
{
    // Around every edge of SHA-1's padding: 55, 56 and 64 bytes, and the same for the secret.
    [Fact]
    public void Hmac_equals_the_librarys_for_secrets_and_messages_of_any_length()
    {
        Random random = new(1);
        byte[] ours = new byte[20];
        for (int length = 0; length <= 200; length++)
        {
            byte[] secret = new byte[length];
            byte[] message = new byte[200 - length];
            random.NextBytes(secret);
            random.NextBytes(message);
            new PrvsKey(secret, 0).Hmac(message, ours);
#pragma warning disable CA5350 // BATV prescribes SHA-1.
            Assert.Equal(HMACSHA1.HashData(secret, message), ours);
#pragma warning restore CA5350
        }
    }

    [Fact]
    public void Hmac_is_the_same_from_many_threads()
    {
        byte[] expected = new byte[20];
        byte[] message = Encoding.ASCII.GetBytes("0785user@example.com");
        Today.Key.Hmac(message, expected);
        Assert.Equal("3508f88e8e68f2fb65e07b49d631dc821c9d3fd4", Convert.ToHexStringLower(expected));
        Parallel.For(0, 2000, _ =>
        {
            Span<byte> hash = stackalloc byte[20];
            Today.Key.Hmac(message, hash);
            Assert.True(hash.SequenceEqual(expected));
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void Slot_of_more_than_one_digit_is_refused(int slot) => Assert.Throws<ArgumentOutOfRangeException>(() => new PrvsKey("x"u8, slot));
}
