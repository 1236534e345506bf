using System.Globalization;
using System.Resources;
using QueueDashboard.Data.Alarms;

namespace QueueDashboard.Alarms;

/// <summary>An alarm in the words of one reader (AlarmTexts.resx, AlarmTexts.de.resx).</summary>
internal sealed class AlarmWords(string language)
{
    internal static ResourceManager Texts { get; } = new("QueueDashboard.Alarms.AlarmTexts", typeof(AlarmWords).Assembly);

    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(language == "de" ? "de-DE" : "en-GB");

    public string this[string key] => Texts.GetString(key, Culture) ?? key;

    public string Format(string key, params object[] values) => string.Format(Culture, this[key], values);

    /// <summary>One line: what happened to which alarm.</summary>
    public string Subject(AlarmNotice notice) => Format($"Subject_{notice.What}", notice.Alarm.Name, notice.Host);

    /// <summary>What was measured, in a sentence.</summary>
    public string Measured(AlarmNotice notice)
    {
        var (value, subject) = notice.Reading;
        string number = Number(value);
        string key = $"Measured_{notice.Alarm.Kind}";
        return notice.Alarm.Kind switch
        {
            AlarmKind.Oldest => value == 0 ? this["Measured_None"] : Format(key, Span(TimeSpan.FromHours(value)), Queue(subject)),
            AlarmKind.SourceSilent or AlarmKind.RelayFailed => value == 0 ? this["Measured_Well"] : Format(key, subject, Span(TimeSpan.FromMinutes(value))),
            AlarmKind.BouncesRejected => Format(key, subject.Split(" / ")[0], Usual(subject)),
            _ => Format(key, number),
        };
    }

    /// <summary>The limit with its unit.</summary>
    public string Limit(AlarmRow alarm) => Format($"Limit_{alarm.Kind}", Number(alarm.Limit));

    /// <summary>All of it on a few lines, for a chat or a mail.</summary>
    public string Text(AlarmNotice notice)
    {
        List<string> lines = [Subject(notice), Measured(notice), Limit(notice.Alarm)];
        if (notice.Since is { } since)
        {
            lines.Add(Format(notice.What == AlarmWhat.Cleared ? "Was" : "Since", Time(since)));
        }

        if (notice.What == AlarmWhat.Test)
        {
            lines.Add(this["IsTest"]);
        }

        if (notice.Link.Length > 0)
        {
            lines.Add(notice.Link);
        }

        return string.Join('\n', lines);
    }

    private string Usual(string subject) =>
        subject.Split(" / ") is [_, var usual] && double.TryParse(usual, CultureInfo.InvariantCulture, out double each) ? each.ToString("0.#", Culture) : "0";

    private string Queue(string word) => this[$"Queue_{word}"];

    private string Number(double value) => value.ToString(value < 10 && value != Math.Floor(value) ? "0.#" : "N0", Culture);

    private string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => this["Span_Moment"],
        { TotalMinutes: < 120 } => Format("Span_Minutes", (int)span.TotalMinutes),
        { TotalHours: < 72 } => Format("Span_Hours", (int)span.TotalHours),
        _ => Format("Span_Days", (int)span.TotalDays),
    };

    // In the server's zone with its offset: one mail goes to several readers.
    private string Time(DateTimeOffset at) => $"{at.ToString(Culture.TwoLetterISOLanguageName == "de" ? "d. MMMM yyyy, HH:mm" : "d MMMM yyyy, HH:mm", Culture)} ({(at.Offset == TimeSpan.Zero ? "UTC" : at.ToString("zzz", CultureInfo.InvariantCulture))})";
}
