using System.Diagnostics;
using System.Text;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>Runs the shipped helper's words: no shell, queue ids by standard input, bounded in time and in what it may say.</summary>
internal sealed class PostfixCommand(PostfixInstance instance)
{
    private const int LongestCause = 500;
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);

    /// <summary>Null: it ended well. Otherwise a sentence with the program's own last words.</summary>
    /// <param name="read">Reads its output to the end; what it throws as <see cref="InvalidDataException"/> is the cause.</param>
    public async Task<string?> RunAsync(string word, IEnumerable<string> lines, Func<PostfixReader, CancellationToken, Task> read, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(instance.TimeoutSeconds));
        try
        {
            using var process = Start(word);
            try
            {
                return await TalkAsync(process, lines, read, limit.Token);
            }
            finally
            {
                await EndAsync(process);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"The command took longer than {instance.TimeoutSeconds} seconds.";
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return $"The command {instance.Command[0]} cannot be run: {exception.Message}";
        }
    }

    private Process Start(string word)
    {
        ProcessStartInfo how = new(instance.Command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string part in instance.Command.Skip(1).Append(word))
        {
            how.ArgumentList.Add(part);
        }

        return Process.Start(how) ?? throw new InvalidOperationException("it does not start");
    }

    private static async Task<string?> TalkAsync(Process process, IEnumerable<string> lines, Func<PostfixReader, CancellationToken, Task> read, CancellationToken cancel)
    {
        // All three at once: a pipe that nobody empties stops the program.
        var errors = TailAsync(process.StandardError.BaseStream, cancel);
        var feeding = FeedAsync(process, lines, cancel);
        string? broken = null;
        try
        {
            await read(new PostfixReader(process.StandardOutput.BaseStream), cancel);
        }
        catch (InvalidDataException exception)
        {
            // Its own last words tell more than what is missing in its answer.
            broken = exception.Message;
        }

        if (broken is not null && !process.HasExited)
        {
            using CancellationTokenSource moment = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            moment.CancelAfter(LastMoment);
            try
            {
                await process.WaitForExitAsync(moment.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return broken;
            }
        }

        await feeding;
        await process.WaitForExitAsync(cancel);
        string said = await errors;
        return process.ExitCode == 0 ? broken : said.Length > 0 ? said : broken ?? $"The command ended with code {process.ExitCode}.";
    }

    private static async Task FeedAsync(Process process, IEnumerable<string> lines, CancellationToken cancel)
    {
        try
        {
            await using var input = process.StandardInput;
            foreach (string line in lines)
            {
                await input.WriteAsync($"{line}\n".AsMemory(), cancel);
            }
        }
        catch (IOException)
        {
            // It ended without hearing us out: its exit code and its words say why.
            return;
        }
    }

    /// <summary>The last that was said, on one line.</summary>
    private static async Task<string> TailAsync(Stream errors, CancellationToken cancel)
    {
        byte[] kept = new byte[4096], piece = new byte[4096];
        int length = 0, got;
        while ((got = await errors.ReadAsync(piece, cancel)) > 0)
        {
            int stays = Math.Min(length, kept.Length - got);
            kept.AsSpan(length - stays, stays).CopyTo(kept);
            piece.AsSpan(0, got).CopyTo(kept.AsSpan(stays));
            length = stays + got;
        }

        string text = string.Concat(Encoding.UTF8.GetString(kept, 0, length).Trim().Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > LongestCause ? text[^LongestCause..] : text;
    }

    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or AggregateException)
        {
            // Root's program behind sudo: it ends by its closed pipes.
            return;
        }

        using CancellationTokenSource moment = new(LastMoment);
        try
        {
            await process.WaitForExitAsync(moment.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing more can be done about it from here.
            return;
        }
    }
}
