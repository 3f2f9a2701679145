namespace House.Tests;

/// <summary>The files of this repository that people wrote.</summary>
internal static class Tree
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "bin", "obj", ".git", ".flashsale"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string pattern, string under = "") =>
        Directory.EnumerateFiles(Path.Combine(Root, under), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => NotOurs.Contains(part, StringComparer.Ordinal)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "FlashSale.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
