using System.Diagnostics;
using System.Net;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Processes;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Connector;

/// <summary>The connector as a shop gets it: packed, restored from a feed, built against, run. Nothing is asked of any registry: what the package needs was
/// restored for this very build.</summary>
public sealed class PackageTests
{
    private const string Package = "FlashSale.WaitingRoom.Connector";
    private const string Version = "0.0.0-tried";

    private static readonly string Restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private const string Shop =
        """
        using WaitingRoom.Connector;

        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddWaitingRoom(options => options.Sale = "drop");
        var app = builder.Build();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/drop"), drop => drop.UseWaitingRoom());
        app.MapFallback(() => "the shop itself");
        app.Run();
        """;

    [Fact]
    public async Task A_shop_that_restores_the_package_is_guarded_by_it()
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), ServersFixture.UniqueName("package"))).FullName;
        var project = System.IO.Path.Combine(BuildOutput.RepositoryFolder(), "infra", "connector", "WaitingRoom.Connector", "WaitingRoom.Connector.csproj");
        await DotnetAsync(folder, "pack", project, "--no-build", "-c", new DirectoryInfo(AppContext.BaseDirectory).Name, "-o", $"{folder}/feed", $"-p:PackageVersion={Version}");
        await File.WriteAllTextAsync($"{folder}/nuget.config", Feeds($"{folder}/feed"));
        await File.WriteAllTextAsync($"{folder}/Shop.csproj", Project($"{folder}/packages"));
        await File.WriteAllTextAsync($"{folder}/Program.cs", Shop);
        await DotnetAsync(folder, "build", "-c", "Release", "-o", $"{folder}/out", "-m:1", "-p:RunAnalyzers=false");

        await using var shop = await PackagedShop.StartAsync(folder);
        using var http = new HttpClient();
        Assert.Equal("the shop itself", await http.GetStringAsync(new Uri($"{shop.Address}/shoes")));
        using var guarded = await http.GetAsync(new Uri($"{shop.Address}/drop/shoes")); // No waiting room answers, and it was not told to be open.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, guarded.StatusCode);
        await shop.StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Feeds(string feed) =>
        $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="packed" value="{feed}" />
            <add key="restored" value="{Restored}" />
          </packageSources>
        </configuration>
        """;

    /// <summary>With packages of its own: the next run packs the same version anew.</summary>
    private static string Project(string packages) =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
            <UseAppHost>false</UseAppHost>
            <RestorePackagesPath>{packages}</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{Package}" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private static async Task DotnetAsync(string folder, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [.. words, "-nologo"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // It would outlive the test.
        using var dotnet = Process.Start(start)!;
        var said = await dotnet.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dotnet.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(dotnet.ExitCode == 0, $"dotnet {words[0]} failed: {said}");
    }

    private sealed class PackagedShop(string folder, int port)
        : LocalServer("packaged shop", $"{folder}/shop.log", TimeProvider.System, ChildLifetime.EndsWithParent)
    {
        public override string Address => $"http://127.0.0.1:{port}";

        public static async Task<PackagedShop> StartAsync(string folder)
        {
            var shop = new PackagedShop(folder, FreePort.Take());
            await shop.LaunchAsync(TestContext.Current.CancellationToken);
            return shop;
        }

        protected override ChildStart Describe() => new("dotnet", [$"{folder}/out/Shop.dll", "--urls", Address], LogPath);

        protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
        {
            using var http = new HttpClient();
            return await http.GetStringAsync(new Uri(Address), ct) is not null;
        }
    }
}
