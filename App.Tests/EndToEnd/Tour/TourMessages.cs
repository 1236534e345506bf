namespace QueueDashboard.Tests.EndToEnd.Tour;

/// <summary>A message of each kind that looks different. SUBJECT stands for a word that finds it again.</summary>
internal static class TourMessages
{
    public static IReadOnlyList<(string Name, string Message)> All { get; } =
    [
        ("plain", "From: Clara <clara@outside.example>\nTo: ben@example.org\nSubject: SUBJECT\nX-Quarantine-Queue: holding\n\nA short question.\n"),
        ("html", $"""
            From: "A sender with quite a long name" <a-sender-with-a-long-address@a-department.outside.example>
            To: ben@example.org
            Subject: SUBJECT and a subject that is longer than a narrow screen is wide
            Date: Sat, 21 Nov 2026 09:58:00 +0100
            Message-ID: <one@a-department.outside.example>
            Received: from mail.outside.example (mail.outside.example [192.0.2.7]) by mx.example.org (Postfix) with ESMTPS id 4X1 for <ben@example.org>; Sat, 21 Nov 2026 10:00:02 +0100
            Received: from desk (unknown [198.51.100.9]) by mail.outside.example with ESMTPSA id 77; Sat, 21 Nov 2026 09:58:01 +0100
            Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a-department.outside.example; dkim=fail header.d=outside.example; dmarc=fail header.from=outside.example
            X-Quarantine-Queue: quarantine
            X-Spam-Flag: YES
            X-Spam-Status: Yes, score=12.4 required=5.0 tests=BAYES_99=3.5,URIBL_BLACK=1.7,HTML_MESSAGE=0.001
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=cut

            --cut
            Content-Type: multipart/alternative; boundary=either

            --either
            Content-Type: text/plain; charset=utf-8

            Some words, and one that no line can hold: {new string('w', 200)}
            --either
            Content-Type: text/html; charset=utf-8

            <h1>An offer</h1><p style="color:#333">Read <a href="https://elsewhere.example/login">www.your-bank.example</a> now.</p><img src="https://pictures.example/a.png" alt="A picture">
            --either--
            --cut
            Content-Type: application/zip; name="prices.zip"
            Content-Disposition: attachment; filename="prices.zip"
            Content-Transfer-Encoding: base64

            UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==
            --cut
            Content-Type: message/rfc822

            From: Dora <dora@inner.example>
            To: clara@outside.example
            Subject: What was sent on

            The inner text.
            --cut--
            """),
        ("virus", "From: \"ben@example.org\" <nobody@x-7.example>\nTo: ben@example.org\nReply-To: other@elsewhere.example\nSubject: SUBJECT\nX-Quarantine-Queue: quarantine\nX-Quarantine-Reason: virus\nX-Virus-Status: Infected (Eicar-Test-Signature)\n\nOpen it.\n"),
        ("bounce", """
            From: MAILER-DAEMON@mx.remote.example
            To: ben@example.org
            Subject: SUBJECT Undelivered Mail Returned to Sender
            X-Quarantine-Queue: bad
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=cut

            --cut
            Content-Type: text/plain

            The message could not be delivered.
            --cut
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.remote.example
            Arrival-Date: Sat, 21 Nov 2026 09:00:00 +0100

            Final-Recipient: rfc822; carl@remote.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <carl@remote.example>: no such user
            --cut
            Content-Type: text/rfc822-headers

            From: ben@example.org
            To: carl@remote.example
            Subject: The meeting
            Message-ID: <meeting@example.org>
            --cut--
            """),
    ];
}
