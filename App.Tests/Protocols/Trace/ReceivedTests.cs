using System.Text;
using QueueDashboard.Protocols.Mime;
using QueueDashboard.Protocols.Trace;

namespace QueueDashboard.Tests.Protocols.Trace;

public sealed class ReceivedTests
{
    public static TheoryData<string, string> Fields => new()
    {
        {
            "from mail.kunde.test (mail.kunde.test [192.0.2.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519) (No client certificate requested) by mx1.example.org (Postfix) with ESMTPS id 4c9Xk1 for <anna@example.org>; Fri, 21 Nov 2025 09:41:07 +0100 (CET)",
            "mail.kunde.test|mail.kunde.test|192.0.2.7|mx1.example.org|ESMTPS|True|TLSv1.3, TLS_AES_256_GCM_SHA384|4c9Xk1|anna@example.org|2025-11-21T08:41:07Z"
        },
        {
            "from [198.51.100.3] (helo=friend) by mx.exim.test with esmtpsa (TLS1.2:ECDHE_RSA_AES_256:256) (Exim 4.96) (envelope-from <a@b.test>) id 1rXy-0001; Fri, 21 Nov 2025 08:41:07 +0000",
            "[198.51.100.3]||198.51.100.3|mx.exim.test|esmtpsa|True|TLS1.2|1rXy-0001||2025-11-21T08:41:07Z"
        },
        {
            "by mx.gmail.test with SMTP id x123; Fri, 21 Nov 2025 00:41:07 -0800 (PST)",
            "|||mx.gmail.test|SMTP|False||x123||2025-11-21T08:41:07Z"
        },
        {
            "from EX1.corp.test (2001:db8::5) by EX2.corp.test (2001:db8::6) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2; Fri, 21 Nov 2025 08:41:07 +0000",
            "EX1.corp.test||2001:db8::5|EX2.corp.test|Microsoft|True|TLS1_2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384|15.1.2||2025-11-21T08:41:07Z"
        },
        { "from a.test (unknown [IPv6:2001:db8::1]) by b.test; no date here", "a.test||2001:db8::1|b.test||False||||" },
        { "", "|||||False||||" },
        { "(((((((", "|||||False||||" },
        { "from from from by by by ; ; ;", "from|||by||False||||" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Hop_is_read_as_servers_write_it(string field, string expected)
    {
        var hop = ReceivedHop.Read(field);

        Assert.Equal(expected, string.Join('|', hop.From, hop.FromName, hop.FromAddress, hop.By, hop.With, hop.Encrypted, hop.Cipher, hop.Id, hop.For, hop.At?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Path_goes_from_the_sender_to_us_with_waits_clock_and_first_own_server()
    {
        var path = Path("""
            Received: from gate.example.org (gate.example.org [10.0.0.1]) by store.example.org with LMTP id 3; Fri, 21 Nov 2025 10:00:00 +0000
            Received: from mail.kunde.test (mail.kunde.test [192.0.2.7]) by gate.example.org with ESMTPS id 2; Fri, 21 Nov 2025 09:59:00 +0000
            Received: from pc (pc [10.1.1.1]) by mail.kunde.test with ESMTP id 1; Fri, 21 Nov 2025 10:02:00 +0000
            Date: Fri, 21 Nov 2025 09:58:00 +0000
            """);

        Assert.Equal(["mail.kunde.test", "gate.example.org", "store.example.org"], path.Steps.Select(step => step.Hop.By));
        Assert.Equal([null, TimeSpan.FromMinutes(-3), TimeSpan.FromMinutes(1)], path.Steps.Select(step => step.Wait));
        Assert.Equal([false, true, false], path.Steps.Select(step => step.ClockDiffers));
        Assert.Equal([false, true, true], path.Steps.Select(step => step.Ours));
        Assert.Equal(1, path.EnteredAt);
    }

    [Fact]
    public void Path_without_own_domains_believes_the_line_that_names_the_client_we_know()
    {
        const string field = "Received: from x (x [192.0.2.7]) by mx.elsewhere.test with SMTP; Fri, 21 Nov 2025 10:00:00 +0000";

        Assert.Equal(0, Path(field, "192.0.2.7").EnteredAt);
        Assert.Equal(-1, Path(field, "192.0.2.8").EnteredAt);
        Assert.Equal(-1, Path(field).EnteredAt);
    }

    [Fact]
    public void Path_of_a_forged_own_server_below_a_foreign_one_is_not_ours()
    {
        var path = Path("""
            Received: from evil.test ([192.0.2.66]) by mx.foreign.test with SMTP; Fri, 21 Nov 2025 10:00:00 +0000
            Received: from bank.example ([192.0.2.1]) by gate.example.org with ESMTPS; Fri, 21 Nov 2025 09:00:00 +0000
            """);

        Assert.Equal(-1, path.EnteredAt);
        Assert.DoesNotContain(path.Steps, step => step.Ours);
    }

    [Fact]
    public void Path_of_a_thousand_hops_is_cut()
    {
        var path = Path(string.Join('\n', Enumerable.Repeat("Received: by a.test; Fri, 21 Nov 2025 10:00:00 +0000", 1000)));

        Assert.True(path.Cut);
        Assert.Equal(60, path.Steps.Count);
    }

    internal static HeaderScanResult Headers(string header) => HeaderScan.Read(Encoding.UTF8.GetBytes($"{header.ReplaceLineEndings("\r\n")}\r\n\r\n"));

    private static ReceivedPath Path(string header, string? client = null) => ReceivedPath.Of(Headers(header), host => host.EndsWith(".example.org", StringComparison.Ordinal), client);
}
