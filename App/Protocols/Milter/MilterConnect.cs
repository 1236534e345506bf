using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace QueueDashboard.Protocols.Milter;

/// <summary>Who connected to the mail server: host NUL family port address NUL.</summary>
internal readonly ref struct MilterConnect
{
    // An IPv6 address with a zone is the longest that can be one.
    private const int LongestAddress = 64;

    private MilterConnect(ReadOnlySpan<byte> host, MilterFamily family, ushort port, ReadOnlySpan<byte> address)
    {
        Host = host;
        Family = family;
        Port = port;
        Address = address;
    }

    /// <summary>A name, or the address in brackets when there is none.</summary>
    public ReadOnlySpan<byte> Host { get; }

    public MilterFamily Family { get; }

    /// <summary>0 when the mail did not come over SMTP, or when the port is unknown.</summary>
    public ushort Port { get; }

    /// <summary>Empty for an unknown family.</summary>
    public ReadOnlySpan<byte> Address { get; }

    /// <summary>Null for a path, for an unknown family, and for bytes that are no address.</summary>
    public IPAddress? Client
    {
        get
        {
            // Some mail servers write the address as in a literal.
            ReadOnlySpan<byte> text = Address.StartsWith("IPv6:"u8) ? Address[5..] : Address;
            if (Family is not (MilterFamily.IPv4 or MilterFamily.IPv6) || text.Length is 0 or > LongestAddress)
            {
                return null;
            }

            Span<char> chars = stackalloc char[LongestAddress];
            int length = Encoding.ASCII.GetChars(text, chars);
            return IPAddress.TryParse(chars[..length], out IPAddress? client) ? client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client : null;
        }
    }

    /// <returns>False when the family is missing, or a known family comes without its port.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out MilterConnect connect)
    {
        connect = default;
        int end = data.IndexOf((byte)0);
        if (end < 0 || end + 1 == data.Length)
        {
            return false;
        }

        var family = (MilterFamily)data[end + 1];
        ReadOnlySpan<byte> rest = data[(end + 2)..];
        if (family is not (MilterFamily.IPv4 or MilterFamily.IPv6 or MilterFamily.Local))
        {
            connect = new MilterConnect(data[..end], MilterFamily.Unknown, 0, default);
            return true;
        }

        if (rest.Length < sizeof(ushort))
        {
            return false;
        }

        ushort port = BinaryPrimitives.ReadUInt16BigEndian(rest);
        connect = new MilterConnect(data[..end], family, port, new MilterStrings(rest[sizeof(ushort)..]).Next());
        return true;
    }
}
