using System.Buffers;
using System.Text;

namespace QueueDashboard.Protocols.Milter;

/// <summary>
/// What a filter answers. All of it is written to the buffer, and the caller sends it at once: a change and its final reply in two
/// writes cost 40 ms, because each side then waits for the other's acknowledgement.
/// </summary>
internal static class MilterReplies
{
    public static void Continue(IBufferWriter<byte> output) => Bare(output, (byte)'c');

    /// <summary>No more is to be asked of this message (of this session, in answer to CONNECT or HELO).</summary>
    public static void Accept(IBufferWriter<byte> output) => Bare(output, (byte)'a');

    /// <summary>5xx in the mail server's own words.</summary>
    public static void Reject(IBufferWriter<byte> output) => Bare(output, (byte)'r');

    /// <summary>4xx in the mail server's own words.</summary>
    public static void TemporaryFailure(IBufferWriter<byte> output) => Bare(output, (byte)'t');

    /// <summary>The client is told that all is well, and the message goes nowhere.</summary>
    public static void Discard(IBufferWriter<byte> output) => Bare(output, (byte)'d');

    /// <summary>No more body chunks; only where <see cref="MilterSteps.Skip"/> was agreed.</summary>
    public static void Skip(IBufferWriter<byte> output) => Bare(output, (byte)'s');

    /// <summary>Not ready yet: starts the mail server's timer anew. At the end of a message only.</summary>
    public static void Progress(IBufferWriter<byte> output) => Bare(output, (byte)'p');

    public static void SmtpReply(IBufferWriter<byte> output, MilterReplyText text)
    {
        MilterPacketWriter packet = new(output, (byte)'y', text.Wire.Length);
        packet.Octets(text.Wire);
        packet.End();
    }

    public static void Negotiate(IBufferWriter<byte> output, MilterOffer chosen, params ReadOnlySpan<MilterMacroList> macros)
    {
        int length = MilterOffer.Bytes;
        foreach (MilterMacroList list in macros)
        {
            length += sizeof(uint) + Bytes(list.Names) + 1;
        }

        MilterPacketWriter packet = new(output, (byte)'O', length);
        packet.Number(chosen.Version);
        packet.Number((uint)chosen.Actions);
        packet.Number((uint)chosen.Steps);
        foreach (MilterMacroList list in macros)
        {
            packet.Number((uint)list.Stage);
            packet.Text(list.Names);
            packet.Nul();
        }

        packet.End();
    }

    /// <summary>Another sender for the whole message, for all its recipients. At the end of a message only.</summary>
    /// <param name="address">Without brackets; empty is the null sender.</param>
    /// <param name="arguments">
    /// ESMTP parameters, with blanks between. Postfix takes RET and ENVID and warns of any other; without them it keeps those of MAIL.
    /// </param>
    public static void ChangeSender(IBufferWriter<byte> output, ReadOnlySpan<char> address, ReadOnlySpan<char> arguments = default) =>
        Path(output, (byte)'e', address, arguments);

    public static void AddRecipient(IBufferWriter<byte> output, ReadOnlySpan<char> address) => Path(output, (byte)'+', address, default);

    /// <summary>Only where <see cref="MilterActions.AddRecipientsWithArguments"/> was agreed.</summary>
    public static void AddRecipient(IBufferWriter<byte> output, ReadOnlySpan<char> address, ReadOnlySpan<char> arguments) =>
        Path(output, (byte)'2', address, arguments);

    /// <param name="given">To the letter as RCPT said it, brackets included: Postfix compares octets.</param>
    public static void DeleteRecipient(IBufferWriter<byte> output, ReadOnlySpan<byte> given)
    {
        MilterPacketWriter packet = new(output, (byte)'-', given.Length + 1);
        packet.Octets(given);
        packet.Nul();
        packet.End();
    }

    /// <summary>Puts a field below the others.</summary>
    public static void AddHeader(IBufferWriter<byte> output, ReadOnlySpan<char> name, ReadOnlySpan<char> value) => Header(output, (byte)'h', null, name, value);

    /// <param name="index">How many fields are to stand above it; 0 puts it on top.</param>
    public static void InsertHeader(IBufferWriter<byte> output, uint index, ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        Header(output, (byte)'i', index, name, value);

    /// <param name="index">Counts the fields of this name, from 1. After a deletion those behind it move up: delete from the last to the first.</param>
    /// <param name="value">Empty deletes the field.</param>
    public static void ChangeHeader(IBufferWriter<byte> output, uint index, ReadOnlySpan<char> name, ReadOnlySpan<char> value) =>
        Header(output, (byte)'m', index, name, value);

    /// <summary>A piece of the new body; the first one replaces the old body.</summary>
    public static void ReplaceBody(IBufferWriter<byte> output, ReadOnlySpan<byte> chunk)
    {
        MilterPacketWriter packet = new(output, (byte)'b', chunk.Length);
        packet.Octets(chunk);
        packet.End();
    }

    /// <summary>Into the hold queue. Postfix shows the reason in its log at most, and from 3.10 on.</summary>
    public static void Quarantine(IBufferWriter<byte> output, ReadOnlySpan<char> reason)
    {
        MilterPacketWriter packet = new(output, (byte)'q', Bytes(reason) + 1);
        packet.Text(reason);
        packet.Nul();
        packet.End();
    }

    private static void Bare(IBufferWriter<byte> output, byte reply) => new MilterPacketWriter(output, reply).End();

    private static void Path(IBufferWriter<byte> output, byte reply, ReadOnlySpan<char> address, ReadOnlySpan<char> arguments)
    {
        int argumentBytes = arguments.IsEmpty ? 0 : Bytes(arguments) + 1;
        MilterPacketWriter packet = new(output, reply, Bytes(address) + 3 + argumentBytes);
        packet.Octets("<"u8);
        packet.Text(address);
        packet.Octets(">"u8);
        packet.Nul();
        if (argumentBytes > 0)
        {
            packet.Text(arguments);
            packet.Nul();
        }

        packet.End();
    }

    private static void Header(IBufferWriter<byte> output, byte reply, uint? index, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        MilterPacketWriter packet = new(output, reply, (index is null ? 0 : sizeof(uint)) + Bytes(name) + Bytes(value) + 2);
        if (index is { } number)
        {
            packet.Number(number);
        }

        packet.Text(name);
        packet.Nul();
        packet.Text(value, folded: true);
        packet.Nul();
        packet.End();
    }

    private static int Bytes(ReadOnlySpan<char> text) => Encoding.UTF8.GetByteCount(text);
}
