# Two stages: the SDK builds, the runtime runs. Everything that is written lies in /data.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The builder names it (amd64, arm64). Code compiled for one platform starts in half the time.
ARG TARGETARCH
WORKDIR /source

# The packages first, so that a change in the code does not restore them again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY eng/ eng/
COPY Data/Data.csproj Data/
COPY App/App.csproj App/
RUN dotnet restore App/App.csproj --arch $TARGETARCH

COPY Data/ Data/
COPY App/ App/
COPY wwwroot/ wwwroot/
RUN dotnet publish App/App.csproj --configuration Release --arch $TARGETARCH --self-contained false --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ENV QUEUEDASHBOARD__Storage__Folder=/data \
    QUEUEDASHBOARD__Web__Listen=http://0.0.0.0:8080 \
    QUEUEDASHBOARD__Intake__Smtp__Listen=0.0.0.0:2525 \
    DOTNET_EnableDiagnostics=0
WORKDIR /app
COPY --from=build /app .

# The base image brings the user app (1654). The folder must be his before the volume is made from it.
RUN mkdir /data && chown app:app /data && chmod 700 /data
USER app
VOLUME /data
EXPOSE 8080 2525

# The image has no curl; bash speaks well enough. With https only, the plain port answers 308.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && grep -Eq '^HTTP/1.. (200|308) ' <&3"]
ENTRYPOINT ["dotnet", "App.dll"]
