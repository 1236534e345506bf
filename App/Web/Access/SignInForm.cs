namespace QueueDashboard.Web.Access;

/// <summary>What the sign-in page shows again after a refusal; the password never.</summary>
public sealed record SignInForm
{
    public string UserName { get; init; } = "";

    public bool Stay { get; init; }

    public string ReturnAddress { get; init; } = "";

    /// <summary>The key of a text; null: nothing went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>A number in that text, such as minutes.</summary>
    public int Number { get; init; }

    /// <summary>There is no administrator yet: say where the link stands.</summary>
    public bool FirstStart { get; init; }
}

/// <summary>What the page behind a sign-in link shows.</summary>
public sealed record OnceForm
{
    /// <summary>Whose password is set; null: the first administrator, who chooses a name.</summary>
    public string? Owner { get; init; }

    public string UserName { get; init; } = "";

    public string Email { get; init; } = "";

    public int PasswordLength { get; init; }

    public IReadOnlyList<(string Key, string Text)> Errors { get; init; } = [];

    /// <summary>A number in an error, such as minutes.</summary>
    public int Number { get; init; }
}

/// <summary>What the page for the second step shows.</summary>
public sealed record CodeForm
{
    public string Owner { get; init; } = "";

    /// <summary>The key of a text; null: nothing went wrong.</summary>
    public string? Error { get; init; }

    public int Number { get; init; }
}

/// <summary>What the page that adds a passkey shows.</summary>
public sealed record PasskeyForm
{
    public string? Error { get; init; }
}
