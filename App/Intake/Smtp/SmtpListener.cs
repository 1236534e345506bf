using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using QueueDashboard.Hosting;
using QueueDashboard.Protocols.Smtp;
using QueueDashboard.Sources;

namespace QueueDashboard.Intake.Smtp;

/// <summary>One listener: opens its port, takes connections, and can be asked how it is.</summary>
internal sealed class SmtpListener
{
    // A client that may not hand over mail has nothing to do here but QUIT; it must not take up connections of those that may.
    private static readonly TimeSpan s_strangersTime = TimeSpan.FromSeconds(10);

    private readonly SmtpIntakeContext _context;
    private readonly ServerCertificate? _certificate;
    private readonly MessageHandover _handover;
    private ListenOptions? _port;
    private string? _whyNot;
    private int _sessions;

    public SmtpListener(SmtpListenerSettings settings, SmtpIntakeContext context)
    {
        Settings = settings;
        _context = context;
        _handover = new MessageHandover(settings, context);
        _certificate = settings.HasTls
            ? new ServerCertificate(settings.Tls.Certificate!, settings.Tls.Key, settings.Name, context.Time, context.Logs)
            : null;
    }

    public SmtpListenerSettings Settings { get; }

    /// <summary>Its name among the sources.</summary>
    public static string SourceOf(string name) => $"smtp:{name}";

    public SmtpListenerStatus Status
    {
        get
        {
            IPEndPoint endpoint = _port?.IPEndPoint ?? Settings.EndPoint;
            return new SmtpListenerStatus(
                Settings.Name,
                endpoint.Address.ToString(),
                endpoint.Port,
                !Settings.HasTls ? SmtpTlsMode.Off : Settings.Tls.Required ? SmtpTlsMode.Required : SmtpTlsMode.Offered,
                _certificate?.End,
                _certificate?.Problem,
                _port is not null,
                _port is not null ? null : _whyNot ?? "not started",
                Settings.Defaults,
                Volatile.Read(ref _sessions));
        }
    }

    public void Open(KestrelServerOptions kestrel)
    {
        _context.Sources.Declare(SourceOf(Settings.Name), SourceKind.Smtp, Settings.EndPoint.ToString());
        _whyNot = PortProbe.WhyNot(Settings.EndPoint);
        if (_whyNot is not null)
        {
            _context.Sources.Failed(SourceOf(Settings.Name), $"It does not listen: {_whyNot}.");
            SmtpIntakeLog.NotListening(_context.Logger, Settings.Name, Settings.EndPoint.ToString(), _whyNot);
            return;
        }

        kestrel.Listen(Settings.EndPoint, port =>
        {
            _port = port;
            port.Run(OnConnectedAsync);
        });
        _ = _certificate?.Current();
    }

    private async Task OnConnectedAsync(ConnectionContext connection)
    {
        IPAddress client = Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
        ConnectionVerdict verdict = _context.Connections.Enter(client);
        if (verdict != ConnectionVerdict.Welcome)
        {
            await TurnAwayAsync(connection, client, verdict == ConnectionVerdict.TooMany ? SmtpAnswers.TooManyConnections : SmtpAnswers.TooManyFromClient);
            return;
        }

        Interlocked.Increment(ref _sessions);
        _context.Metrics.Opened(Settings.Name);
        try
        {
            await ServeAsync(connection, client);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            SmtpIntakeLog.Broken(_context.Logger, Settings.Name, client.ToString(), e.Message);
        }
        catch (Exception e)
        {
            SmtpIntakeLog.SessionFailed(_context.Logger, e, Settings.Name, client.ToString());
        }
        finally
        {
            _context.Connections.Leave(client);
            _context.Metrics.Closed(Settings.Name);
            Interlocked.Decrement(ref _sessions);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, IPAddress client)
    {
        string name = client.ToString();
        SslStreamCertificateContext? certificate = _certificate?.Current();
        SmtpServerProfile profile = Profile(client, certificate is not null);
        if (!profile.MayHandOver)
        {
            SmtpIntakeLog.Stranger(_context.Logger, Settings.Name, name, Settings.Key);
            _context.Metrics.Refused(Settings.Name, 554, "5.7.1");
        }

        await using SmtpSessionChannel channel = new(connection);
        SmtpIntakeLimits limits = Settings.Limits;
        using SessionClock clock = profile.MayHandOver
            ? new(_context.Time, limits.IdleTime, limits.TotalTime, channel.Interrupt)
            : new(_context.Time, s_strangersTime, s_strangersTime, channel.Interrupt);
        using CancellationTokenRegistration stopping = _context.Stopping.UnsafeRegister(Stop, clock);
        using CancellationTokenRegistration closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?
            .ConnectionClosedRequested.UnsafeRegister(Stop, clock) ?? default;
        using SmtpSession session = new(channel, new SmtpDialogue(profile, name), _handover, Settings, _context, clock, certificate, name);
        await session.RunAsync();
    }

    private SmtpServerProfile Profile(IPAddress client, bool startTls) => new()
    {
        HostName = Settings.HostName,
        MayHandOver = Settings.Clients.Contains(client),
        XForward = Settings.XForward.Contains(client),
        XClient = Settings.XClient.Contains(client),
        StartTls = startTls,
        TlsRequired = Settings.Tls.Required,
        MessageBytes = Settings.Limits.MessageBytes,
        CommandLineBytes = Settings.Limits.CommandLineBytes,
        Recipients = Settings.Limits.Recipients,
        CommandsWithoutMessage = Settings.Limits.CommandsWithoutMessage,
        Errors = Settings.Limits.Errors,
        Addresses = Settings.Addresses,
    };

    private async Task TurnAwayAsync(ConnectionContext connection, IPAddress client, SmtpAnswer answer)
    {
        SmtpIntakeLog.TurnedAway(_context.Logger, Settings.Name, client.ToString(), answer.Code, answer.Status, answer.Text);
        _context.Metrics.Refused(Settings.Name, answer.Code, answer.Status);
        await connection.Transport.Output.WriteAsync(answer.Line.ToArray());
    }

    private static void Stop(object? clock) => ((SessionClock)clock!).Stop(SmtpAnswers.Stopping);

    private static IPAddress Plain(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
        _ => address,
    };
}
