using System.Globalization;
using Microsoft.Extensions.Options;

namespace QueueDashboard.Delivery.Folders;

/// <summary>Says everything that is wrong at once; each sentence names the key, the limit and the value given.</summary>
internal sealed class FolderOptionsValidator : IValidateOptions<FolderOptions>
{
    public ValidateOptionsResult Validate(string? name, FolderOptions options)
    {
        List<string> failures = [];
        for (int i = 0; i < options.Folders.Count; i++)
        {
            Check(options, i, (key, problem) => failures.Add(string.Create(CultureInfo.InvariantCulture, $"Intake:Folders:{i}:{key} {problem}.")));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(FolderOptions options, int index, Action<string, string> complain)
    {
        var one = options.Folders[index];
        if (one.Name.Length is 0 or > 40 || !one.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            complain(nameof(one.Name), $"must be 1 to 40 of a-z, 0-9 and hyphen, but is '{one.Name}'");
        }

        if (one.Name == WatchedFolderOptions.ImportName)
        {
            complain(nameof(one.Name), $"must not be '{one.Name}': that is what the command import is known by");
        }

        if (options.Folders.Take(index).Any(other => other.Name == one.Name))
        {
            complain(nameof(one.Name), $"must differ from every other folder's, but '{one.Name}' is there twice");
        }

        CheckPaths(options, index, complain);
        Between(nameof(one.PollSeconds), one.PollSeconds, 1, 3600);
        Between(nameof(one.QuietSeconds), one.QuietSeconds, 0, 3600);
        Between(nameof(one.LargestBytes), one.LargestBytes, 65_536, 1_073_741_824);
        if (one.ReleaseSocket.Length > 0)
        {
            CheckSocket(one, complain);
        }

        void Between(string key, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                complain(key, string.Create(CultureInfo.InvariantCulture, $"must be {least} to {most}, but is {value}"));
            }
        }
    }

    private static void CheckPaths(FolderOptions options, int index, Action<string, string> complain)
    {
        var one = options.Folders[index];
        if (!Path.IsPathFullyQualified(one.Path))
        {
            complain(nameof(one.Path), $"must be an absolute path, but is '{one.Path}'");
            return;
        }

        if (options.Folders.Take(index).FirstOrDefault(other => Path.IsPathFullyQualified(other.Path) && (FolderPath.IsWithin(one.Path, other.Path) || FolderPath.IsWithin(other.Path, one.Path))) is { } overlapping)
        {
            complain(nameof(one.Path), $"must not lie within another watched folder or around it, but '{one.Path}' and '{overlapping.Path}' overlap");
        }

        if (one.Settled != SettledFile.Move)
        {
            return;
        }

        if (!Path.IsPathFullyQualified(one.MoveTo))
        {
            complain(nameof(one.MoveTo), $"must be an absolute path, because {nameof(one.Settled)} is {one.Settled}, but is '{one.MoveTo}'");
        }
        else if (options.Folders.Any(folder => Path.IsPathFullyQualified(folder.Path) && FolderPath.IsWithin(one.MoveTo, folder.Path)))
        {
            complain(nameof(one.MoveTo), $"must lie outside of all watched folders, or what is moved there would be found again, but is '{one.MoveTo}'");
        }
    }

    private static void CheckSocket(WatchedFolderOptions one, Action<string, string> complain)
    {
        if (one.Kind != FolderKind.Amavis)
        {
            complain(nameof(one.ReleaseSocket), $"is for folders of the kind {FolderKind.Amavis}; this one is {one.Kind}");
        }

        if (one.Mode != FolderMode.Mirror)
        {
            complain(nameof(one.ReleaseSocket), $"needs {nameof(one.Mode)} {FolderMode.Mirror}: amavis releases its own file, and an imported message is ours");
        }

        if (!AmavisAddress.TryParse(one.ReleaseSocket, out _))
        {
            complain(nameof(one.ReleaseSocket), $"must be address:port, such as 127.0.0.1:9998, or the absolute path of a socket, but is '{one.ReleaseSocket}'");
        }
    }
}
