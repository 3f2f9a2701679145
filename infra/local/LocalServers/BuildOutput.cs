namespace FlashSale.LocalServers;

/// <summary>Where this repository is, and where the build has put its programs.</summary>
public static class BuildOutput
{
    private const string Solution = "FlashSale.sln";

    /// <summary>The folder of the solution, above the running program.</summary>
    public static string RepositoryFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new LocalServerException($"{Solution} is in no folder above {AppContext.BaseDirectory}: run this from its clone, by ./flashsale.");
    }

    /// <summary>The program of a project, of the same configuration as the caller's (debug or release).</summary>
    /// <param name="project">Name of the project file, without its extension.</param>
    /// <param name="assembly">Name of the assembly when it differs.</param>
    public static string Program(string project, string? assembly = null)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = Path.Combine(RepositoryFolder(), "artifacts", "bin", project, configuration, $"{assembly ?? project}.dll");
        return File.Exists(path)
            ? path
            : throw new LocalServerException($"{path} is not built: run 'dotnet build FlashSale.sln -c {configuration}'.");
    }
}
