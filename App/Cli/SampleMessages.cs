using System.Globalization;
using System.Text;
using QueueDashboard.Queues;

namespace QueueDashboard.Cli;

/// <summary>Made-up mail of each kind that a server stops. The same number always gives the same message.</summary>
internal static class SampleMessages
{
    private static readonly Kind[] Kinds =
    [
        new("Buchhaltung Nordholz", "Rechnung {0} vom {1}", "buchhaltung@lieferant{0}.example", "X-Spam-Flag: YES\r\nX-Spam-Status: Yes, score={2} required=5.0\r\n\ttests=BAYES_99=3.5,HTML_MESSAGE=0.001,URIBL_BLACK=1.7\r\n\tautolearn=no", "anbei die Rechnung {0}. Bitte zahlen Sie bis {1}."),
        new("Parcel Service", "Your parcel {0} could not be delivered", "service@parcel-{0}.example", "X-Spamd-Result: default: True [{2} / 15.00]; PHISHING(4.00)[bank.example]; R_SPF_FAIL(1.00)[-all]\r\nX-Rspamd-Action: reject", "your parcel {0} waits. Open the link within 24 hours."),
        new("Vendor Billing", "Invoice {0}", "billing@vendor{0}.example", "X-Virus-Status: Infected (Eicar-Test-Signature)", "see the attached invoice {0}."),
        new("Anna Berg", "Project plan {0}", "anna.berg@partner{0}.example", "X-Amavis-Alert: BANNED, message contains part: application/x-msdownload,plan{0}.exe", "here is the plan {0} that we spoke of on {1}."),
        new("Carl Winter", "Meeting on {1}", "carl@customer{0}.example", "X-Quarantine-Queue: holding\r\nX-Quarantine-Reason: scanner-failed; the virus scanner did not answer", "can we move the meeting {0} to {1}?"),
        new("Mail Delivery System", "Undelivered Mail Returned to Sender", "", "X-Quarantine-Reason: backscatter; no tag", "I'm sorry to have to inform you that your message {0} could not be delivered."),
        new("Shop News", "Newsletter {0}", "news@shop{0}.example", "X-Spam: Yes\r\nX-Spam-Status: Yes, score={2} required=5.0 tests=BULK=2.1,SUBJ_ALL_CAPS=0.5", "offers of the week {0}."),
        new("Vertrieb Südmetall", "Angebot Nr. {0} für Ihre Anfrage", "vertrieb@firma{0}.example", "X-Quarantine-Queue: bad\r\nX-Quarantine-Reason: undeliverable; 550 5.1.1 unknown user", "im Anhang unser Angebot {0}."),
    ];

    private static readonly string[] People = ["anna", "bob", "carla", "dieter", "erika", "frank"];

    public static IncomingMessage Make(int number)
    {
        var kind = Kinds[number % Kinds.Length];
        string day = new DateOnly(2026, 1, 1).AddDays(number % 365).ToString("d. MMMM yyyy", CultureInfo.InvariantCulture);
        string score = (5 + (number * 7 % 130 / 10.0)).ToString("0.0", CultureInfo.InvariantCulture);
        string Fill(string text) => string.Format(CultureInfo.InvariantCulture, text, number, day, score);
        string sender = Fill(kind.Sender);
        string to = $"{People[number % People.Length]}@example.org";
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Received: from mx.{number}.example (mx.{number}.example [192.0.2.{number % 250}])\r\n\tby mail.example.org with ESMTP id S{number:X6};\r\n\tSat, 21 Nov 2026 10:00:00 +0000\r\n");
        text.Append(Fill(kind.Header)).Append("\r\n");
        text.Append(CultureInfo.InvariantCulture, $"From: {Encoded(kind.Name)} <{(sender.Length > 0 ? sender : "mailer-daemon@mx.example")}>\r\nTo: <{to}>\r\nSubject: {Encoded(Fill(kind.Subject))}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <sample-{number}@example.org>\r\nMIME-Version: 1.0\r\n");
        string plain = $"Hello {People[number % People.Length]},\r\n\r\n{Fill(kind.Body)}\r\n";
        text.Append(number % 3 == 0 ? WithAttachment(plain, number) : $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{plain}");
        return new IncomingMessage
        {
            Source = "sample",
            ReversePath = sender,
            Recipients = number % 5 == 0 ? [new(to), new($"team{number % 7}@example.org")] : [new(to)],
            Content = Encoding.UTF8.GetBytes(text.ToString()),
            Client = new IncomingClient { Address = $"192.0.2.{number % 250}", Name = $"mx.{number}.example", Helo = $"mx.{number}.example", Protocol = "ESMTP" },
        };
    }

    /// <summary>Text, the same as HTML, and a file.</summary>
    private static string WithAttachment(string plain, int number)
    {
        string html = $"<html><body><p>{plain.ReplaceLineEndings("<br>")}</p><p><a href=\"https://example.net/{number}\">More</a></p><img src=\"https://tracker.example.net/{number}.gif\"></body></html>";
        string file = Convert.ToBase64String(Encoding.UTF8.GetBytes($"number;amount\r\n{number};100.00\r\n"));
        return string.Join("\r\n",
        [
            "Content-Type: multipart/mixed; boundary=outer", "", "--outer", "Content-Type: multipart/alternative; boundary=inner", "",
            "--inner", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", plain,
            "--inner", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", html, "--inner--", "",
            "--outer", "Content-Type: text/csv; name=list.csv", "Content-Disposition: attachment; filename=list.csv", "Content-Transfer-Encoding: base64", "", file, "--outer--", "",
        ]);
    }

    private static string Encoded(string subject) => Ascii.IsValid(subject) ? subject : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=";

    private sealed record Kind(string Name, string Subject, string Sender, string Header, string Body);
}
