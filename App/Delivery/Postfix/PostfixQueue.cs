using System.Globalization;
using System.Text;

namespace QueueDashboard.Delivery.Postfix;

/// <summary>One Postfix through the shipped helper.</summary>
internal sealed class PostfixQueue(PostfixInstance instance) : IPostfix
{
    /// <summary>postcat with a hundred ids takes as long as with one.</summary>
    private const int IdsAtOnce = 100;
    private const int LongestLine = 16 << 20;
    private const int LargestMessage = 512 << 20;
    private const string Last = "end";

    private readonly PostfixCommand _command = new(instance);

    public static string SourceOf(string name) => $"postfix:{name}";

    public string Source { get; } = SourceOf(instance.Name);

    public async Task<PostfixAnswer<IReadOnlyList<QueueEntry>>> ListAsync(CancellationToken cancel)
    {
        List<QueueEntry> entries = [];
        string? cause = await _command.RunAsync(
            "list",
            [],
            async (output, token) =>
            {
                while (await output.LineAsync(LongestLine, token) is { } line)
                {
                    if (line.AsSpan().SequenceEqual("end"u8))
                    {
                        return;
                    }

                    if (QueueListReader.Read(line) is { } entry)
                    {
                        entries.Add(entry);
                    }
                }

                throw new InvalidDataException("The list has no end.");
            },
            cancel);

        // Half a list would look as if the other half had been settled there.
        return new PostfixAnswer<IReadOnlyList<QueueEntry>>(cause is null ? entries : [], cause);
    }

    public async Task<PostfixAnswer<IReadOnlyList<QueueEnvelope>>> EnvelopesAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        List<QueueEnvelope> envelopes = [];
        List<string> again = [];
        var valid = ids.Where(QueueId.IsValid).ToList();
        string? cause = await ReadEnvelopesAsync(valid.Chunk(IdsAtOnce).Select(some => string.Join(' ', some)), envelopes, again, cancel);
        if (cause is null && again.Count > 0)
        {
            cause = await ReadEnvelopesAsync(again, envelopes, [], cancel);
        }

        return new PostfixAnswer<IReadOnlyList<QueueEnvelope>>(envelopes, cause);
    }

    public async Task<PostfixAnswer<int>> ContentsAsync(IReadOnlyList<string> ids, Func<string, ReadOnlyMemory<byte>?, Task> each, CancellationToken cancel)
    {
        int told = 0;
        string? cause = await _command.RunAsync(
            "show",
            ids.Where(QueueId.IsValid),
            (output, token) => FramesAsync(
                output,
                async (names, bytes) =>
                {
                    ReadOnlyMemory<byte>? content = null;
                    if (bytes is not null)
                    {
                        content = LineEnds.ToWire(bytes);
                    }

                    await each(names[0], content);
                    told++;
                },
                token),
            cancel);
        return new PostfixAnswer<int>(told, cause);
    }

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ReleaseAsync(IReadOnlyList<string> ids, CancellationToken cancel) => ActAsync("release", ids, cancel);

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> DeleteAsync(IReadOnlyList<string> ids, CancellationToken cancel) => ActAsync("delete", ids, cancel);

    public Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ExpireAsync(IReadOnlyList<string> ids, CancellationToken cancel) => ActAsync("expire", ids, cancel);

    private async Task<string?> ReadEnvelopesAsync(IEnumerable<string> lines, List<QueueEnvelope> found, List<string> again, CancellationToken cancel) => await _command.RunAsync(
        "envelopes",
        lines,
        (output, token) => FramesAsync(
            output,
            (names, bytes) =>
            {
                if (bytes is not null)
                {
                    if (EnvelopeReader.Read(names, Encoding.UTF8.GetString(bytes)) is { } read)
                    {
                        found.AddRange(read);
                    }
                    else
                    {
                        again.AddRange(names);
                    }
                }

                return Task.CompletedTask;
            },
            token),
        cancel);

    private async Task<PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>> ActAsync(string word, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var outcomes = ids.Where(QueueId.IsValid).Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => PostfixOutcome.Unknown, StringComparer.Ordinal);
        if (outcomes.Count == 0)
        {
            return new PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>(outcomes, null);
        }

        string? cause = await _command.RunAsync(
            word,
            outcomes.Keys.ToList(),
            async (output, token) =>
            {
                while (await output.TextLineAsync(LongestLine, token) is { } line)
                {
                    if (line == Last)
                    {
                        // Of what was not named, postsuper touched nothing.
                        foreach (string id in outcomes.Where(pair => pair.Value == PostfixOutcome.Unknown).Select(pair => pair.Key).ToList())
                        {
                            outcomes[id] = PostfixOutcome.NotThere;
                        }

                        return;
                    }

                    if (line.Split(' ') is [var done, "done"] && outcomes.ContainsKey(done))
                    {
                        outcomes[done] = PostfixOutcome.Done;
                    }
                }

                throw new InvalidDataException("The answer has no end.");
            },
            cancel);
        return new PostfixAnswer<IReadOnlyDictionary<string, PostfixOutcome>>(outcomes, cause);
    }

    private static async Task FramesAsync(PostfixReader output, Func<IReadOnlyList<string>, byte[]?, Task> each, CancellationToken cancel)
    {
        while (await output.TextLineAsync(IdsAtOnce * 50, cancel) is { } line)
        {
            if (line == Last)
            {
                return;
            }

            string[] words = line.Split(' ');
            if (words is ["-", var missing])
            {
                await each([missing], null);
            }
            else if (words.Length > 1 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= LargestMessage && words.Skip(1).All(QueueId.IsValid))
            {
                await each(words[1..], await output.BytesAsync(length, cancel));
            }
            else
            {
                throw new InvalidDataException("The answer is not the shipped command's.");
            }
        }

        throw new InvalidDataException("The answer has no end.");
    }
}
