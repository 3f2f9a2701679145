using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Postgres;

/// <summary>The server's programs. Debian keeps them off PATH, one folder a version.</summary>
internal sealed record PostgresTools(string Folder)
{
    private const string Versions = "/usr/lib/postgresql";

    public string Postgres => Path.Combine(Folder, "postgres");

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Psql => Path.Combine(Folder, "psql");

    public static PostgresTools Find()
    {
        var folders = Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions).OrderByDescending(Version).Select(f => Path.Combine(f, "bin"))
            : [];
        var folder = folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "postgres"))) ?? Path.GetDirectoryName(ToolRunner.Find("postgres"));
        return folder is not null
            ? new PostgresTools(folder)
            : throw new LocalServerException(
                "The PostgreSQL server is missing: run 'apt-get install -y postgresql', or use a server that exists with --postgres CONNECTION.");
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
