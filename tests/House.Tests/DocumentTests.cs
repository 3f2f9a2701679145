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

    /// <summary>An example that nobody compiles is wrong some day: each stands, word for word, in a test.</summary>
    [Fact]
    public void Every_example_in_our_language_is_tried_by_a_test()
    {
        var tried = Tree.Files("*.cs", "tests").Select(file => Words(File.ReadAllText(file))).ToList();
        var examples =
            from document in Tree.Files("*.md")
            from Match example in Example().Matches(File.ReadAllText(document))
            select (document, code: example.Groups[1].Value);
        Assert.All(examples, example => Assert.True(
            tried.Exists(test => test.Contains(Words(example.code), StringComparison.Ordinal)), $"{example.document}: no test has this example\n{example.code}"));
    }

    [Fact]
    public void Files_say_nothing_of_the_machine_that_they_were_written_on() => Assert.All(
        Tree.Files("*.cs").Concat(Tree.Files("*.md")).Concat(Tree.Files("*.json")).Concat(Tree.Files("*.sh")),
        file => Assert.False(Home().IsMatch(File.ReadAllText(file)), $"{file} names a path of somebody's machine"));

    /// <summary>Code without its indentation.</summary>
    private static string Words(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("/" + "(work|root|home)/[a-z]")]
    private static partial Regex Home();
}
