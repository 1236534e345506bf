using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using QueueDashboard.Data;
using QueueDashboard.Data.Sqlite;

namespace QueueDashboard.Hosting;

/// <summary>Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Everything that the program writes lies below this folder; relative to the current one.</summary>
    public string Folder { get; set; } = "var";

    /// <summary>Only sqlite so far.</summary>
    public string Provider { get; set; } = "sqlite";
}

internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Folder))
        {
            return ValidateOptionsResult.Fail($"{StorageOptions.Section}:{nameof(StorageOptions.Folder)} must name a folder. Given: nothing");
        }

        return string.Equals(options.Provider, "sqlite", StringComparison.OrdinalIgnoreCase)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{StorageOptions.Section}:{nameof(StorageOptions.Provider)} must be sqlite. Given: {options.Provider}");
    }
}

/// <summary>Where files lie. Made once, before anything writes.</summary>
internal sealed record StorageFolder(string Path)
{
    public string Database => System.IO.Path.Combine(Path, "queue.db");

    /// <summary>A folder below the storage folder, made when it is missing, for the owner's eyes only: messages and keys lie there.</summary>
    public string Sub(string name) => Make(System.IO.Path.Combine(Path, name));

    public static StorageFolder Open(string path) => new(Make(System.IO.Path.GetFullPath(path)));

    private static string Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}

internal static class StorageServices
{
    /// <summary>The database, the folder and the keys that seal cookies and secrets, for the server and for the command line.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        var options = configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new();
        var folder = StorageFolder.Open(string.IsNullOrWhiteSpace(options.Folder) ? "var" : options.Folder);
        services.AddSingleton(folder);
        services.AddSqliteStorage(folder.Database);
        services.AddSingleton<Storage>();

        // The keys lie in a folder that only the owner reads, which is what the framework warns about at each new key.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("QueueDashboard").PersistKeysToFileSystem(new DirectoryInfo(folder.Sub("keys")));
        return services;
    }
}
