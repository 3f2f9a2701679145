using System.Text.RegularExpressions;
using Xunit;

namespace House.Tests;

/// <summary>What no analyzer says: who may know whom.</summary>
public sealed partial class ReferenceTests
{
    [Theory]
    [InlineData("AdmissionQueue", "Npgsql|Dapper|dbup|AspNetCore|ProjectReference")]
    [InlineData("InventoryLedger", "AspNetCore|WaitingRoom|QueueWorker")]
    [InlineData("QueueWorker", "Npgsql|Dapper|WaitingRoom")]
    [InlineData("WaitingRoom.Web", "Include=\"(Npgsql|Dapper)|QueueWorker")]
    [InlineData("loadtests", "QueueWorker|WaitingRoom")]
    public void A_project_knows_only_whom_it_may(string project, string forbidden)
    {
        var text = File.ReadAllText(Directory.EnumerateFiles(Path.Combine(Tree.Root, project), "*.csproj").Single());
        var references = string.Join('\n', Reference().Matches(text).Select(match => match.Value));
        Assert.DoesNotMatch(forbidden, references);
    }

    [Fact]
    public void SQL_is_written_only_in_the_ledger() => Assert.All(
        Tree.Files("*.cs", "WaitingRoom.Web").Concat(Tree.Files("*.cs", "QueueWorker")).Concat(Tree.Files("*.cs", "AdmissionQueue")),
        file => Assert.False(Statement().IsMatch(File.ReadAllText(file)), $"{file} has SQL in it"));

    [Fact]
    public void Every_script_and_every_migration_is_used()
    {
        var sources = Tree.Files("*.cs", "AdmissionQueue").Select(File.ReadAllText).ToList();
        Assert.All(Tree.Files("*.lua"), script => Assert.Contains(
            sources, source => source.Contains($"\"{Path.GetFileName(script)}\"", StringComparison.Ordinal)));
        Assert.All(Tree.Files("*.sql"), script => Assert.Matches(@"Schema/\d{4}_\w+\.sql$", script));
    }

    [GeneratedRegex("<(Package|Project|Framework)Reference[^>]*>")]
    private static partial Regex Reference();

    [GeneratedRegex(@"""\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s")]
    private static partial Regex Statement();
}
