using System.Security.Cryptography;
using System.Text;
using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Postgres;

/// <summary>A folder that the server's user owns and can reach, with room for the socket's path in the kernel's limit.</summary>
internal sealed record PostgresPlace(string Folder, string? User)
{
    private const string ServiceUser = "postgres";
    private const string SocketName = "/run/.s.PGSQL.5432.lock";

    /// <summary>sun_path is 108 bytes with its end.</summary>
    private const int SocketPathBytesMax = 107;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Holds the socket. Mode 0700: who may enter may connect, so passwords are not needed.</summary>
    public string Run => Path.Combine(Folder, "run");

    /// <summary>PostgreSQL refuses to run as root, so root becomes the user that the package made for it.</summary>
    public static async Task<PostgresPlace> PrepareAsync(string wanted, CancellationToken ct)
    {
        var user = Environment.IsPrivilegedProcess ? ServiceUser : null;
        if (user is not null && (await ToolRunner.TryRunAsync(null, ct, "id", "-u", user)).Code != 0)
        {
            throw new LocalServerException($"PostgreSQL refuses to run as root and there is no user '{user}': run 'apt-get install -y postgresql'.");
        }

        var place = new PostgresPlace(wanted, user);
        if (place.SocketFits() && await place.MakeAsync(ct))
        {
            return place;
        }

        var other = new PostgresPlace(Elsewhere(wanted), user);
        other.RefuseForeign();
        return await other.MakeAsync(ct)
            ? other
            : throw new LocalServerException($"Neither {wanted} nor {other.Folder} can be written by user '{user}': free one of them.");
    }

    /// <summary>Both places that data for <paramref name="wanted"/> can be in.</summary>
    public static IEnumerable<string> Candidates(string wanted) => [wanted, Elsewhere(wanted)];

    // The clone may be below a folder that only root may enter. /var/tmp is for everybody and survives a reboot.
    private static string Elsewhere(string wanted) =>
        $"/var/tmp/flashsale-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..16]}";

    // In /var/tmp anybody could have made that folder before us, or put a link in its place.
    private void RefuseForeign()
    {
        var folder = new DirectoryInfo(Folder);
        if (folder.Exists && (folder.LinkTarget is not null || folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)))
        {
            throw new LocalServerException($"{Folder} is not the private folder that we would make: look at it and remove it.");
        }
    }

    private bool SocketFits() =>
        Encoding.UTF8.GetByteCount(Folder) + SocketName.Length <= SocketPathBytesMax && !Folder.AsSpan().ContainsAny("\"',");

    private async Task<bool> MakeAsync(CancellationToken ct)
    {
        string[] owner = User is null ? [] : ["-o", User, "-g", User];
        await ToolRunner.RunAsync(null, ct, ["install", "-d", "-m", "0700", .. owner, Folder, Run]);
        return User is null || (await ToolRunner.TryRunAsync(User, ct, "test", "-w", Run)).Code == 0;
    }
}
