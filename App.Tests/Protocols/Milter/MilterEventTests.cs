using System.Net;
using System.Text;
using QueueDashboard.Protocols.Milter;

namespace QueueDashboard.Tests.Protocols.Milter;

/// <summary>The events of the recorded sessions, and what a hostile peer makes of them.</summary>
public sealed class MilterEventTests
{
    [Fact]
    public void Postfix_offers_version_6_and_all_that_is_known()
    {
        byte[] packet = RecordedSessions.Server(RecordedSessions.Short)[0];
        Assert.True(MilterOffer.TryRead(packet.AsSpan(5), out MilterOffer offer));
        Assert.Equal(new MilterOffer(6, (MilterActions)0x1ff, (MilterSteps)0x1fffff), offer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000600000 1FF001FFF")]
    [InlineData("00000001 00000001 00000001")]
    [InlineData("00000000 00000001 00000001")]
    public void Offer_that_is_too_short_or_too_old_is_none(string hex) =>
        Assert.False(MilterOffer.TryRead(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)[..^(hex.Replace(" ", "", StringComparison.Ordinal).Length % 2)]), out _));

    [Fact]
    public void Choice_is_always_a_subset_of_the_offer()
    {
        const MilterActions Wanted = MilterActions.ChangeSender | MilterActions.ChangeHeaders | MilterActions.ChooseMacros;
        const MilterSteps Steps = MilterSteps.NoBody | MilterSteps.NoData | MilterSteps.NoUnknown | MilterSteps.SilentConnect;
        MilterOffer few = new(6, MilterActions.AddHeaders | MilterActions.ChangeHeaders, MilterSteps.NoBody | MilterSteps.NoHelo);
        Assert.Equal(new MilterOffer(6, MilterActions.ChangeHeaders, MilterSteps.NoBody), few.Choose(Wanted, Steps));
        Assert.Equal(new MilterOffer(6, Wanted, Steps), new MilterOffer(99, (MilterActions)uint.MaxValue, (MilterSteps)uint.MaxValue).Choose(Wanted, Steps));

        // Old versions say of later steps whatever they like: the bits meant nothing then.
        Assert.Equal(new MilterOffer(2, Wanted, MilterSteps.NoBody), new MilterOffer(2, (MilterActions)uint.MaxValue, (MilterSteps)uint.MaxValue).Choose(Wanted, Steps));
        Assert.Equal(MilterSteps.NoBody | MilterSteps.NoUnknown, new MilterOffer(3, 0, (MilterSteps)uint.MaxValue).Choose(Wanted, Steps).Steps);
        Assert.Equal(MilterSteps.NoBody | MilterSteps.NoUnknown | MilterSteps.NoData, new MilterOffer(4, 0, (MilterSteps)uint.MaxValue).Choose(Wanted, Steps).Steps);
    }

    [Fact]
    public void Macros_are_found_with_and_without_braces()
    {
        byte[] packet = RecordedSessions.Server(RecordedSessions.Submission)[1];
        Assert.True(MilterMacros.TryRead(packet.AsSpan(5), out MilterMacros macros));
        Assert.Equal(MilterCommand.Connect, macros.Stage);
        Assert.Equal("ORIGINATING", Find(macros, "daemon_name"));
        Assert.Equal("mx.local.test", Find(macros, "j"));
        Assert.Equal("host7.example [192.0.2.7]", Find(macros, "_"));
        Assert.Null(Find(macros, "daemon"));
        Assert.True(MilterMacros.TryRead("E{i}\0ABC\0"u8, out macros));
        Assert.Equal("ABC", Find(macros, "i"));
    }

    [Fact]
    public void Macros_may_be_empty_lack_values_or_not_be_there_at_all()
    {
        Assert.False(MilterMacros.TryRead([], out _));
        Assert.True(MilterMacros.TryRead("H"u8, out MilterMacros none));
        Assert.Null(Find(none, "i"));
        Assert.True(MilterMacros.TryRead("Mi\0"u8, out MilterMacros half));
        Assert.Equal("", Find(half, "i"));
        Assert.True(MilterMacros.TryRead("M{mail_addr}\0\0i\0Q"u8, out MilterMacros open));
        Assert.Equal("", Find(open, "mail_addr"));
        Assert.Equal("Q", Find(open, "i"));

        // A value that has the name of a macro is a value.
        Assert.True(MilterMacros.TryRead("M{mail_addr}\0i\0i\0Q\0"u8, out MilterMacros sly));
        Assert.Equal("Q", Find(sly, "i"));
    }

    [Theory]
    [InlineData("host7.example\0" + "4\u009c\u00e2" + "192.0.2.7\0", "host7.example", '4', 0x9ce2, "192.0.2.7")]
    [InlineData("[::1]\0" + "6\0\u0019::1\0", "[::1]", '6', 25, "::1")]
    [InlineData("[::1]\0" + "6\0\u0019IPv6:2001:db8::1\0", "[::1]", '6', 25, "2001:db8::1")]
    [InlineData("h\0" + "6\0\u0019::ffff:192.0.2.1\0", "h", '6', 25, "192.0.2.1")]
    [InlineData("localhost\0" + "4\0\0" + "127.0.0.1\0", "localhost", '4', 0, "127.0.0.1")]
    [InlineData("localhost\0" + "L\0\0/run/x\0", "localhost", 'L', 0, null)]
    [InlineData("unknown\0U", "unknown", 'U', 0, null)]
    [InlineData("unknown\0U\0\u0019x\0", "unknown", 'U', 0, null)]
    [InlineData("x\0Z\0\u0019y\0", "x", 'U', 0, null)]
    [InlineData("\0" + "4\0\u0019nonsense\0", "", '4', 25, null)]
    [InlineData("x\0" + "4\0\u0019", "x", '4', 25, null)]
    [InlineData("x\0" + "4\0\u0019" + "1.2.3.4", "x", '4', 25, "1.2.3.4")]
    public void Connect_tells_host_family_port_and_address(string data, string host, char family, int port, string? client)
    {
        Assert.True(MilterConnect.TryRead(Encoding.Latin1.GetBytes(data), out MilterConnect connect));
        Assert.Equal(host, Encoding.Latin1.GetString(connect.Host));
        Assert.Equal(((MilterFamily)family, port), (connect.Family, connect.Port));
        Assert.Equal(client is null ? null : IPAddress.Parse(client), connect.Client);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no NUL at all")]
    [InlineData("host\0")]
    [InlineData("host\0" + "4")]
    [InlineData("host\0" + "4\0")]
    public void Connect_without_family_or_port_is_none(string data) => Assert.False(MilterConnect.TryRead(Encoding.Latin1.GetBytes(data), out _));

    [Fact]
    public void Connect_with_an_endless_address_is_nobody()
    {
        Assert.True(MilterConnect.TryRead(Encoding.Latin1.GetBytes("x\0" + "4\0\0" + new string('1', 5000)), out MilterConnect connect));
        Assert.Null(connect.Client);
    }

    [Theory]
    [InlineData("<anna@local.test>\0", "<anna@local.test>", "anna@local.test")]
    [InlineData("anna@local.test\0", "anna@local.test", "anna@local.test")]
    [InlineData("<>\0", "<>", "")]
    [InlineData("\0", "", "")]
    [InlineData("", "", "")]
    [InlineData(" <a@b> \0", " <a@b> ", "a@b")]
    [InlineData("<@relay.test,@other.test:anna@local.test>\0", "<@relay.test,@other.test:anna@local.test>", "anna@local.test")]
    [InlineData("<\"a>b\"@local.test>\0", "<\"a>b\"@local.test>", "\"a>b\"@local.test")]
    [InlineData("<\0", "<", "<")]
    public void Path_is_kept_as_given_and_read_without_brackets(string data, string given, string address)
    {
        MilterPath path = MilterPath.Read(Encoding.Latin1.GetBytes(data));
        Assert.Equal((given, address), (Encoding.Latin1.GetString(path.Given), Encoding.Latin1.GetString(path.Address)));
    }

    [Fact]
    public void Arguments_follow_the_path()
    {
        MilterPath path = MilterPath.Read("<a@b>\0SIZE=1000\0BODY=8BITMIME\0\0ENVID=x"u8);
        List<string> arguments = [];
        foreach (ReadOnlySpan<byte> argument in path.Arguments())
        {
            arguments.Add(Encoding.Latin1.GetString(argument));
        }

        Assert.Equal(["SIZE=1000", "BODY=8BITMIME", "", "ENVID=x"], arguments);
    }

    [Theory]
    [InlineData("Subject\0trace 2\0", "Subject", "trace 2")]
    [InlineData("Subject\0", "Subject", "")]
    [InlineData("Subject", "Subject", "")]
    [InlineData("", "", "")]
    [InlineData("X\0one\n two\0three", "X", "one\n two")]
    public void Header_has_a_name_and_a_value(string data, string name, string value)
    {
        MilterHeaderField field = MilterHeaderField.Read(Encoding.Latin1.GetBytes(data));
        Assert.Equal((name, value), (Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value)));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(7);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] data = new byte[random.Next(40)];
            random.NextBytes(data);
            for (int i = 0; i < data.Length; i++)
            {
                // Many NULs and the letters that mean something, so that the readers get somewhere.
                data[i] = (data[i] % 4) switch { 0 => 0, 1 => "46LU<>@:{}"u8[data[i] % 10], _ => data[i] };
            }

            MilterOffer.TryRead(data, out _);
            if (MilterConnect.TryRead(data, out MilterConnect connect))
            {
                _ = connect.Client;
            }

            if (MilterMacros.TryRead(data, out MilterMacros macros))
            {
                macros.TryFind("i"u8, out _);
            }

            _ = MilterPath.Read(data).Address;
            _ = MilterHeaderField.Read(data).Value;
        }
    }

    private static string? Find(MilterMacros macros, string name) =>
        macros.TryFind(Encoding.ASCII.GetBytes(name), out ReadOnlySpan<byte> value) ? Encoding.Latin1.GetString(value) : null;
}
