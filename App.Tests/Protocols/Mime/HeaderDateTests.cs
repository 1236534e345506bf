using System.Globalization;
using QueueDashboard.Protocols.Mime;

namespace QueueDashboard.Tests.Protocols.Mime;

public sealed class HeaderDateTests
{
    [Theory]
    [InlineData("Mon, 02 Jan 2006 15:04:05 +0100", "2006-01-02T15:04:05+01:00")]
    [InlineData("2 Jan 2006 15:04 -0700", "2006-01-02T15:04:00-07:00")]
    [InlineData("Mon, 2 Jan 06 15:04:05 GMT", "2006-01-02T15:04:05+00:00")]
    [InlineData("Mon, 2 Jan 99 15:04:05 EST", "1999-01-02T15:04:05-05:00")]
    [InlineData("Mon, 2 Jan 102 15:04:05 +0000", "2002-01-02T15:04:05+00:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 +0200 (CEST)", "2006-01-02T15:04:05+02:00")]
    [InlineData("Mon,02 Jan 2006 15:04:05+0200", "2006-01-02T15:04:05+02:00")]
    [InlineData("(a) Mon (b), 02 (c) Jan 2006 15:04:05 +0200", "2006-01-02T15:04:05+02:00")]
    [InlineData("Mon Jan  2 15:04:05 2006", "2006-01-02T15:04:05+00:00")]
    [InlineData("Mon Jan  2 15:04:05 PST 2006", "2006-01-02T15:04:05-08:00")]
    [InlineData("Monday, 02-Jan-06 15:04:05 UTC", "2006-01-02T15:04:05+00:00")]
    [InlineData("Monday, January 2, 2006 3:04:05 PM", "2006-01-02T15:04:05+00:00")]
    [InlineData("2006-01-02T15:04:05Z", "2006-01-02T15:04:05+00:00")]
    [InlineData("2006-01-02T15:04:05.123+02:00", "2006-01-02T15:04:05+02:00")]
    [InlineData("2006-01-02 15:04:05 +0000", "2006-01-02T15:04:05+00:00")]
    [InlineData("01/02/2006 15:04:05", "2006-01-02T15:04:05+00:00")]
    [InlineData("02.01.2006 15:04:05", "2006-01-02T15:04:05+00:00")]
    [InlineData("29-04-2017 23:34", "2017-04-29T23:34:00+00:00")]
    [InlineData("Tue, 029 Apr 2019 23:34:45 -0800 (PST)", "2019-04-29T23:34:45-08:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 GMT+0200", "2006-01-02T15:04:05+02:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 +02", "2006-01-02T15:04:05+02:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 0200", "2006-01-02T15:04:05+02:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 XYZ", "2006-01-02T15:04:05+00:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:60 +0000", "2006-01-02T15:04:59+00:00")]
    [InlineData("Mon, 02 Jan 2006 24:00:00 +0000", "2006-01-03T00:00:00+00:00")]
    [InlineData("Mon, 02 Jan 2006", "2006-01-02T00:00:00+00:00")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 +2500", "2006-01-01T14:04:05+00:00")]
    public void Read_dates_in_the_wild(string value, string expected)
    {
        var read = HeaderDate.Read(value);

        Assert.NotNull(read);
        Assert.Equal(expected, read.Value.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("30 Feb 2006 00:00:00 +0000")]
    [InlineData("32 Jan 2006 00:00:00 +0000")]
    [InlineData("1 Jan 2006 25:00:00 +0000")]
    [InlineData("1 Jan 2006 10:61:00 +0000")]
    [InlineData("1 Jan 99999 10:00:00 +0000")]
    [InlineData("1 Jan 0000 10:00:00 +0000")]
    [InlineData("Mon, Jan 2006")]
    [InlineData("::::")]
    [InlineData("- - -")]
    [InlineData("99999999999999999999 Jan 2006")]
    public void Read_what_is_no_date_gives_null(string value) => Assert.Null(HeaderDate.Read(value));
}
