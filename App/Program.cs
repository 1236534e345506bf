using QueueDashboard.Hosting;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = StaticFiles.PublishedRoot });
builder.WebHost.UseStaticWebAssets();
var app = builder.Build();
await app.RunAsync();
