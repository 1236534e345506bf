using System.Security.Claims;
using QueueDashboard.Accounts;
using QueueDashboard.Data.Accounts;

namespace QueueDashboard.Tests.Accounts;

public sealed class RightsTests
{
    [Fact]
    public void Administrator_has_every_right() => Assert.All(Enum.GetValues<Right>(), right => Assert.True(Rights.Has(Roles.Administrator, right)));

    [Fact]
    public void Auditor_can_change_nothing()
    {
        Right[] changing = [Right.ActOnItems, Right.SendDigests, Right.ManageSettings, Right.ManageAccounts];

        Assert.All(changing, right => Assert.False(Rights.Has(Roles.Auditor, right)));
        Assert.True(Rights.Has(Roles.Auditor, Right.ReadAudit));
    }

    [Fact]
    public void Operator_works_in_the_queues_only()
    {
        Assert.True(Rights.Has(Roles.Operator, Right.ActOnItems));
        Assert.False(Rights.Has(Roles.Operator, Right.ManageSettings));
        Assert.False(Rights.Has(Roles.Operator, Right.ManageAccounts));
    }

    [Fact]
    public void Claims_without_a_sign_in_have_no_right()
    {
        var claimed = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, Roles.Administrator)]));

        Assert.False(Rights.Has(claimed, Right.ReadQueues));
        Assert.True(Rights.Has(AccessClaims.Of(new UserRow { Role = Roles.Auditor }, "test"), Right.ReadQueues));
        Assert.False(Rights.Has(AccessClaims.Of(new UserRow { Role = "emperor" }, "test"), Right.ReadQueues));
    }
}
