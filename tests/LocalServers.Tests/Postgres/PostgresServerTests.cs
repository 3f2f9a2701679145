using FlashSale.LocalServers.Postgres;
using Npgsql;

namespace LocalServers.Tests.Postgres;

public sealed class PostgresServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fs-pg-").FullName;
    private PostgresServer _postgres = null!;

    private string DataFolder => Path.Combine(_folder, "postgres");

    public async ValueTask InitializeAsync()
    {
        // Only root may enter it, as a clone below /root: run by root, the server has to find a place elsewhere.
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            new DirectoryInfo(_folder).UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        _postgres = await PostgresServer.StartAsync(DataFolder, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        PostgresServer.DeleteData(DataFolder);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_commit_is_there_after_a_kill_and_a_restart()
    {
        var connection = await _postgres.CreateDatabaseAsync("kept");
        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await source.CreateCommand("CREATE TABLE t (n int); INSERT INTO t VALUES (42)").ExecuteNonQueryAsync();
        }

        var before = _postgres.Pid;
        await _postgres.KillAsync();
        await _postgres.RestartAsync();

        Assert.NotEqual(before, _postgres.Pid);
        await using var again = NpgsqlDataSource.Create(await _postgres.CreateDatabaseAsync("kept"));
        Assert.Equal(42, await again.CreateCommand("SELECT n FROM t").ExecuteScalarAsync());
    }

    [Fact]
    public async Task It_does_not_run_as_root_and_listens_on_no_port_and_keeps_what_it_acknowledged()
    {
        var owner = (await File.ReadAllLinesAsync($"/proc/{_postgres.Pid}/status")).Single(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.NotEqual("0", owner.Split('\t')[1]);
        Assert.StartsWith(Environment.IsPrivilegedProcess ? "/var/tmp/" : _folder, _postgres.Address, StringComparison.Ordinal);

        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString("postgres"));
        foreach (var (setting, wanted) in new[] { ("listen_addresses", ""), ("fsync", "on"), ("synchronous_commit", "on"), ("max_connections", "200") })
        {
            Assert.Equal(wanted, await source.CreateCommand($"SHOW {setting}").ExecuteScalarAsync());
        }
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE students;--")]
    [InlineData("UPPER")]
    [InlineData("")]
    public async Task A_name_that_is_no_plain_name_makes_no_database(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _postgres.CreateDatabaseAsync(name));
    }
}
