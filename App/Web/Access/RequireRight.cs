using Microsoft.AspNetCore.Authorization;
using QueueDashboard.Accounts;

namespace QueueDashboard.Web.Access;

/// <summary>On a page: only for roles with this right.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RequireRightAttribute(Right right) : AuthorizeAttribute(right.ToString())
{
    public Right Right { get; } = right;
}

internal static class RightPolicies
{
    /// <summary>On an endpoint or a group of them: only for roles with this right.</summary>
    public static T RequireRight<T>(this T endpoints, Right right)
        where T : IEndpointConventionBuilder => endpoints.RequireAuthorization(right.ToString());

    public static void AddRights(this AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            options.AddPolicy(right.ToString(), policy => policy.RequireAuthenticatedUser().RequireAssertion(context => Rights.Has(context.User, right)));
        }

        // What nobody thought of is closed.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
