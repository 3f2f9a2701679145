using System.Text.RegularExpressions;
using Xunit;

namespace House.Tests;

public sealed partial class SizeTests
{
    private const int LinesMax = 400;
    private const int FunctionLinesMax = 70;

    [Fact]
    public void No_file_needs_a_table_of_contents() => Assert.All(
        Tree.Files("*.cs").Concat(Tree.Files("*.ts")).Concat(Tree.Files("*.lua")),
        file => Assert.True(File.ReadAllLines(file).Length <= LinesMax, $"{file} has more than {LinesMax} lines"));

    /// <summary>A member of a type begins at four spaces and ends with a brace at four spaces: that is how the formatter writes it.</summary>
    [Fact]
    public void No_function_is_longer_than_a_screen() => Assert.All(Tree.Files("*.cs"), file =>
    {
        var lines = File.ReadAllLines(file);
        for (int i = 0, begin = -1; i < lines.Length; i++)
        {
            if (lines[i] == "    {")
            {
                begin = i;
            }
            else if (lines[i] == "    }" && begin >= 0)
            {
                Assert.True(i - begin <= FunctionLinesMax || IsType(lines, begin), $"{file}:{begin} is a function of {i - begin} lines");
                begin = -1;
            }
        }
    });

    private static bool IsType(string[] lines, int brace) => TypeHead().IsMatch(string.Join(' ', lines[Math.Max(0, brace - 3)..brace]));

    [GeneratedRegex(@"\b(class|struct|record|enum|interface)\b")]
    private static partial Regex TypeHead();
}
