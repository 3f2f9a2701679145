namespace WaitingRoom.Web.Watching;

/// <summary>The buffers that pushes are written to.</summary>
internal static class PushBuffers
{
    /// <summary>Connections that are told at once, for each processor: a tenth of what two hold together.</summary>
    private const int PerProcessor = 1_024;

    /// <summary>For the start of the process: the runtime's pool of arrays reads it when the first one is asked for. SignalR takes 4 KB for each connection
    /// that it tells something, and gives them back when they are sent. Of such a size the pool keeps 32 for each processor; all others would be new ones
    /// each time, which was 94% of what a node with thousands of connections allocated.</summary>
    public static void Keep() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION", $"{PerProcessor}");
}
