using QueueDashboard.Protocols.Milter;
using QueueDashboard.Rules;

namespace QueueDashboard.Filter;

/// <summary>What we ask of a mail server: no more than a verdict needs, since each step costs it a round trip.</summary>
internal static class FilterTerms
{
    private const MilterSteps Never = MilterSteps.NoData | MilterSteps.NoEndOfHeaders | MilterSteps.NoUnknown;

    // CONNECT, HELO and MAIL are only noted; the answers are given to RCPT and to the end of the message.
    private const MilterSteps Noted = MilterSteps.SilentConnect | MilterSteps.SilentHelo | MilterSteps.SilentMail | MilterSteps.SilentHeader;

    /// <summary>
    /// Asked for by name, so that a mail server whose own lists were cut short still tells who is authenticated. At the end of a
    /// message Postfix's {daemon_name} is another than at CONNECT, so it is asked for there alone.
    /// </summary>
    public static ReadOnlySpan<MilterMacroList> Macros => s_macros;

    private static readonly MilterMacroList[] s_macros =
    [
        new(MilterMacroStage.Connect, "j _ {daemon_name}"),
        new(MilterMacroStage.Mail, "i {auth_authen}"),
        new(MilterMacroStage.Recipient, "i {rcpt_mailer}"),
        new(MilterMacroStage.EndOfMessage, "i"),
    ];

    /// <param name="status">X-Batv-Status is wanted: header fields are to be seen and changed.</param>
    /// <param name="rules">Without one nothing more is asked for than for backscatter protection.</param>
    /// <param name="holdsSenders">Senders are listed, and a message may have to be held for one.</param>
    /// <param name="vouchers">A listed sender counts only when the header says who vouches for him.</param>
    /// <param name="quick">
    /// Acknowledgements can be sent at once. Where they cannot, every step is taken and answered: a step that is left out would cost 40 ms.
    /// </param>
    public static MilterOffer Choose(MilterOffer offer, bool status, RuleSet rules, bool quick, bool holdsSenders = false, bool vouchers = false)
    {
        MilterActions actions = MilterActions.ChangeSender | MilterActions.ChooseMacros
            | (status ? MilterActions.ChangeHeaders | MilterActions.AddHeaders : MilterActions.None)
            | (rules.Stops || holdsSenders ? MilterActions.Quarantine : MilterActions.None);
        bool header = status || vouchers || rules.Needs.HasFlag(RuleNeeds.Header);
        bool body = (rules.Needs & (RuleNeeds.Size | RuleNeeds.Attachments)) != 0;
        MilterSteps steps = quick
            ? Never | Noted | (header ? MilterSteps.None : MilterSteps.NoHeaders) | (body ? MilterSteps.Skip : MilterSteps.NoBody)
            : MilterSteps.Skip;
        MilterOffer chosen = offer.Choose(actions, steps);

        // To take away without writing, or to write beside a forged one, would be worse than neither.
        const MilterActions Both = MilterActions.ChangeHeaders | MilterActions.AddHeaders;
        return chosen.Has(Both) ? chosen : chosen with { Actions = chosen.Actions & ~Both };
    }
}
