using System.Text.RegularExpressions;
using Xunit;

namespace House.Tests;

public sealed partial class ProblemTests
{
    [Fact]
    public void Every_type_of_problem_is_in_the_table_and_no_other()
    {
        var made = Tree.Files("*.cs", "WaitingRoom.Web").SelectMany(file => Made().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Tree.Root, "docs", "api.md")))
            .Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(made);
        Assert.True(made.IsSubsetOf(listed), $"docs/api.md lacks a row for {string.Join(", ", made.Except(listed))}");
        Assert.True(listed.IsSubsetOf(made), $"docs/api.md has a row for {string.Join(", ", listed.Except(made))}, which nothing answers");
    }

    // A status, or the name of what makes a problem, and then the type.
    [GeneratedRegex("(?:StatusCodes\\.\\w+,|\\bstatus,|refused\\.StatusCode,|Conflict\\(|Refusal \\w+\\([^)]*\\) => new\\()\\s*\"([a-z-]+)\"")]
    private static partial Regex Made();

    [GeneratedRegex("^\\| `([a-z-]+)` \\| [1-5]\\d\\d", RegexOptions.Multiline)]
    private static partial Regex Row();
}
