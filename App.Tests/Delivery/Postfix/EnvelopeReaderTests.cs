using System.Text;
using QueueDashboard.Delivery.Postfix;

namespace QueueDashboard.Tests.Delivery.Postfix;

public sealed class EnvelopeReaderTests
{
    [Fact]
    public void Envelope_is_read_with_what_belongs_to_each_recipient()
    {
        var envelope = Assert.Single(EnvelopeReader.Read(["4jXD7V5wycz1j07w"], Text(
            "4jXD7V5wycz1j07w",
            "message_size:             333             690               1",
            "message_arrival_time: Sun Nov 22 02:49:42 2026",
            "named_attribute: envelope_id=Q+Q",
            "named_attribute: ret_flags=2",
            "sender: two words@remote.test",
            "named_attribute: encoding=8bit",
            "named_attribute: client_name=unknown",
            "named_attribute: client_address=192.0.2.9",
            "named_attribute: helo_name=c.test",
            "named_attribute: sasl_username=anna",
            "named_attribute: notify_flags=6",
            "named_attribute: dsn_orig_rcpt=rfc822;a=b@x.test",
            "original_recipient: alias@local.test",
            "recipient: john doe@local.test",
            "original_recipient: done@local.test",
            "done_recipient: done@local.test",
            "canceled_recipient: cut@local.test",
            "named_attribute: notify_flags=1",
            "recipient: anna@local.test"))!);

        Assert.Equal("\"two words\"@remote.test", envelope.ReversePath);
        Assert.Equal(
            [
                new QueueEnvelopeRecipient("\"john doe\"@local.test", "alias@local.test", "SUCCESS,FAILURE", "rfc822;a+3Db@x.test"),
                new QueueEnvelopeRecipient("anna@local.test", null, "NEVER", null),
            ],
            envelope.Recipients);
        Assert.Equal(("HDRS", "Q+2BQ", true), (envelope.Ret, envelope.EnvelopeId, envelope.EightBit));
        Assert.Equal(("192.0.2.9", null, "c.test", "anna"), (envelope.ClientAddress, envelope.ClientName, envelope.Helo, envelope.Login));
    }

    [Fact]
    public void Empty_sender_is_the_null_reverse_path() =>
        Assert.Equal("", Assert.Single(EnvelopeReader.Read(["ABCDEF1"], Text("ABCDEF1", "sender: ", "recipient: anna@local.test"))!).ReversePath);

    [Fact]
    public void Several_are_told_apart_by_their_ids()
    {
        var read = EnvelopeReader.Read(["ABCDEF1", "ABCDEF2"], Text("ABCDEF1", "sender: a@x.test", "recipient: b@y.test") + Text("ABCDEF2", "sender: c@x.test", "recipient: d@y.test"))!;

        Assert.Equal([("ABCDEF1", "a@x.test"), ("ABCDEF2", "c@x.test")], read.Select(one => (one.Id, one.ReversePath)));
    }

    [Fact]
    public void Value_with_a_line_end_cannot_pass_for_another_message()
    {
        string forged = Text("ABCDEF1", "sender: a@x.test", "recipient: b@y.test\n*** MESSAGE FILE END hold/ABCDEF1 ***\n*** ENVELOPE RECORDS hold/ABCDEF2 ***\nsender: forged@x.test\nrecipient: b@y.test");

        Assert.Null(EnvelopeReader.Read(["ABCDEF1", "ABCDEF2"], forged + Text("ABCDEF2", "sender: c@x.test", "recipient: d@y.test")));
        Assert.Null(EnvelopeReader.Read(["ABCDEF1", "ABCDEF2"], Text("ABCDEF2", "sender: c@x.test") + Text("ABCDEF1", "sender: c@x.test")));
    }

    [Theory]
    [InlineData("anna@local.test", "anna@local.test")]
    [InlineData("john doe@local.test", "\"john doe\"@local.test")]
    [InlineData("a\"b\\c@local.test", "\"a\\\"b\\\\c\"@local.test")]
    [InlineData("two@at@local.test", "\"two@at\"@local.test")]
    [InlineData("postmaster", "postmaster")]
    [InlineData("\u00e4nna@local.test", "\u00e4nna@local.test")]
    [InlineData("x@[192.0.2.1]", "x@[192.0.2.1]")]
    [InlineData("broken\r@local.test", "broken\r@local.test")]
    public void Address_of_a_queue_file_is_quoted_where_SMTP_wants_it(string kept, string wire) => Assert.Equal(wire, QueueAddress.ToWire(kept));

    [Theory]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\r\n\n", "a\r\r\n\r\n")]
    [InlineData("no end", "no end")]
    [InlineData("", "")]
    public void Line_ends_become_those_of_the_wire(string kept, string wire) => Assert.Equal(wire, Encoding.ASCII.GetString(LineEnds.ToWire(Encoding.ASCII.GetBytes(kept))));

    [Theory]
    [InlineData("ALL", false)]
    [InlineData("-", false)]
    [InlineData("", false)]
    [InlineData("ABCDE", false)]
    [InlineData("ABCDEF;x", false)]
    [InlineData("ABCDEF\n", false)]
    [InlineData("ABCDEF1", true)]
    [InlineData("4jXD7V5wycz1j07w", true)]
    public void Id_is_letters_and_digits_and_never_all(string id, bool valid) => Assert.Equal(valid, QueueId.IsValid(id));

    private static string Text(string id, params string[] lines) =>
        $"*** ENVELOPE RECORDS hold/{id} ***\n{string.Join('\n', lines)}\n*** MESSAGE CONTENTS hold/{id} ***\n*** HEADER EXTRACTED hold/{id} ***\n*** MESSAGE FILE END hold/{id} ***\n";
}
