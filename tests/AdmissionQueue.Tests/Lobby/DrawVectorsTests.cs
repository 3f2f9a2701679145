using System.Text.Json;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Lobby;

/// <summary>The vectors that hold the page's TypeScript to this library, and both to what is documented: a change here is another algorithm
/// and needs another name.</summary>
public sealed class DrawVectorsTests
{
    [Fact]
    public void The_library_computes_the_published_vectors()
    {
        using var stream = typeof(DrawVectorsTests).Assembly.GetManifestResourceStream("draw.vectors.json")!;
        var vectors = JsonSerializer.Deserialize<Vector[]>(stream, JsonSerializerOptions.Web)!;
        Assert.InRange(vectors.Length, 20, 100);
        Assert.All(vectors, vector =>
        {
            Assert.Equal(vector.Commitment, DrawCommitment.To(Convert.FromHexString(vector.Seed)));
            Assert.Equal(vector.Number, QueueNumbers.Drawn(vector.Seed, vector.Beacon, vector.Joiners, new LaneName(vector.Lane)).NumberOf(vector.Arrival));
        });
    }

    private sealed record Vector(string Seed, string Commitment, string Beacon, string Lane, long Joiners, long Arrival, long Number);
}
