using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using QueueDashboard.Data;

namespace QueueDashboard.Hosting;

/// <summary>
/// What a person can mend who starts the program: wrong options, an address in use. He gets sentences, each naming what to
/// change, instead of a stack.
/// </summary>
internal static class StartFailures
{
    /// <summary>Null when the failure is ours and its stack is wanted.</summary>
    public static IReadOnlyList<string>? Sentences(Exception fault) => fault switch
    {
        OptionsValidationException options => [.. options.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)],

        // Kestrel calls every address http, those for mail servers too.
        IOException { InnerException: AddressInUseException } => [$"{fault.Message.Replace("http://", "", StringComparison.Ordinal)} End the program that uses it, or set another address."],
        NewerDatabaseException newer => [newer.Message],
        _ => null,
    };

    /// <summary>Checks all options at once, before anything is opened or written.</summary>
    public static void CheckOptions(this IServiceProvider services) => services.GetService<IStartupValidator>()?.Validate();
}
