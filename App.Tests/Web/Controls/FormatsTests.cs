using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using QueueDashboard.Web.Controls;

namespace QueueDashboard.Tests.Web.Controls;

public sealed class FormatsTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly CultureInfo _beforeTexts = CultureInfo.CurrentUICulture;
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

    private IStringLocalizer<ControlsText> Texts => _services.GetRequiredService<IStringLocalizer<ControlsText>>();

    [Theory]
    [InlineData("en", 0, "0 B")]
    [InlineData("en", 1023, "1023 B")]
    [InlineData("en", 49_152, "48 KB")]
    [InlineData("en", 6_710_886, "6.4 MB")]
    [InlineData("de", 6_710_886, "6,4 MB")]
    [InlineData("en", -1, "0 B")]
    public void Bytes_are_short_and_in_the_viewers_language(string language, long octets, string shown)
    {
        Use(language);

        Assert.Equal(shown, Formats.Bytes(octets));
    }

    [Theory]
    [InlineData("en", 0.5, "now")]
    [InlineData("en", -10, "now")]
    [InlineData("en", 14, "14 min")]
    [InlineData("de", 14, "14 Min.")]
    [InlineData("en", 130, "2 h")]
    [InlineData("de", 4600, "3 T.")]
    public void Age_shows_the_one_largest_unit(string language, double minutes, string shown)
    {
        Use(language);

        Assert.Equal(shown, Formats.Age(Texts, TimeSpan.FromMinutes(minutes)));
    }

    [Fact]
    public void LongAge_shows_two_units()
    {
        Use("en");

        Assert.Equal("3 d 4 h", Formats.LongAge(Texts, TimeSpan.FromHours(76)));
    }

    [Theory]
    [InlineData("en", "2 Mar 2026, 09:05:07")]
    [InlineData("de", "2. März 2026, 09:05:07")]
    public void Exact_is_written_as_the_language_does(string language, string shown)
    {
        Use(language);

        Assert.Equal(shown, Formats.Exact(new DateTimeOffset(2026, 3, 2, 9, 5, 7, TimeSpan.Zero)));
    }

    public void Dispose()
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_before, _beforeTexts);
        _services.Dispose();
    }

    private static void Use(string language) => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(language), CultureInfo.GetCultureInfo(language));
}
