using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FlashSale.LocalServers;
using TestServers;

namespace LocalServers.Tests.Starting;

/// <summary>What the person at the terminal sees when a start can't succeed. The program itself is run, on a state folder of its own.</summary>
public sealed class LauncherTests(ServersFixture servers) : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("fs-up-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_port_in_use_is_one_line_with_the_fix_and_nothing_is_left_behind()
    {
        using var other = new TcpListener(IPAddress.Loopback, FreePort.Take());
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output, error) = await RunAsync("up", "--port", $"{port}");

        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.StartsWith($"Port {port} is in use:", error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(Path.Combine(_state, "run.json")));
    }

    [Theory]
    [InlineData("--web", "0")]
    [InlineData("--workers", "many")]
    [InlineData("--port", "70000")]
    public async Task A_number_that_can_not_be_is_named(string option, string value)
    {
        var (code, _, error) = await RunAsync("up", option, value);

        Assert.NotEqual(0, code);
        Assert.StartsWith($"{option} {value}: give a number from", error.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--redis", "127.0.0.1:1", "Redis does not answer: check --redis.")]
    [InlineData("--redis", "127.0.0.1:1,nonsense=1", "--redis can't be read: Keyword 'nonsense' is not supported.")]
    [InlineData("--kafka", "127.0.0.1:1", "Kafka at 127.0.0.1:1 did not answer:")]
    [InlineData("--kafka-control", "nowhere", "--kafka-control nowhere: give a URL:")]
    public async Task A_server_that_is_said_to_exist_and_can_not_be_used_is_named_before_anything_starts(string option, string value, string says)
    {
        var (code, output, error) = await RunAsync("up", "--port", $"{FreePort.Take()}", option, value);

        Assert.NotEqual(0, code);
        Assert.Empty(output);
        Assert.StartsWith(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_redis_that_wants_another_password_is_named()
    {
        var (_, _, error) = await RunAsync("up", "--port", $"{FreePort.Take()}", "--redis", $"{servers.Redis.Address},password=another");

        Assert.Equal("Redis does not take this user or password: check --redis.", error.Trim());
    }

    [Fact]
    public async Task With_nothing_up_status_says_how_to_start_and_down_is_content()
    {
        var status = await RunAsync("status");
        Assert.Equal((1, "Nothing is up; './flashsale up' starts it."), (status.Code, status.Output.Trim()));

        var down = await RunAsync("down");
        Assert.Equal((0, "Nothing is up."), (down.Code, down.Output.Trim()));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [BuildOutput.Program("Launcher", "FlashSale.Launcher"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["FLASHSALE_STATE"] = _state },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
