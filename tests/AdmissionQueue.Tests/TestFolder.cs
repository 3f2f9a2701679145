namespace AdmissionQueue.Tests;

/// <summary>A folder for a server's data, with a short path: sockets are in it. It goes after the server that is started in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fs-{Guid.NewGuid():n}"[..11]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
