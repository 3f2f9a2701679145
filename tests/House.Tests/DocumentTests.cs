using System.Text.RegularExpressions;
using Xunit;

namespace House.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Every_link_to_a_file_leads_there()
    {
        var links =
            from document in Tree.Files("*.md")
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
            select (document, target: Path.Combine(Path.GetDirectoryName(document)!, target.Split('#')[0]));
        Assert.All(links, link => Assert.True(Path.Exists(link.target), $"{link.document} points to {link.target}, which is not there"));
    }

    [Fact]
    public void Files_say_nothing_of_the_machine_that_they_were_written_on() => Assert.All(
        Tree.Files("*.cs").Concat(Tree.Files("*.md")).Concat(Tree.Files("*.json")).Concat(Tree.Files("*.sh")),
        file => Assert.False(Home().IsMatch(File.ReadAllText(file)), $"{file} names a path of somebody's machine"));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("/" + "(work|root|home)/[a-z]")]
    private static partial Regex Home();
}
