using Microsoft.AspNetCore.Identity;

namespace QueueDashboard.Data.Accounts;

/// <summary>A person who signs in.</summary>
public sealed class UserRow : IdentityUser<long>
{
    /// <summary>administrator, operator or auditor.</summary>
    public string Role { get; set; } = "";

    /// <summary>Only these recipient domains, one a line; empty: all.</summary>
    public string Domains { get; set; } = "";

    /// <summary>en or de; empty: what the browser asks for.</summary>
    public string Language { get; set; } = "";

    /// <summary>light, dark or empty for the system's choice.</summary>
    public string Theme { get; set; } = "";
    /// <summary>How this person likes the pages (columns, density and so on), as JSON.</summary>
    public string PreferencesJson { get; set; } = "{}";
    public long CreatedAt { get; set; }
    public long? LastSignInAt { get; set; }
}
