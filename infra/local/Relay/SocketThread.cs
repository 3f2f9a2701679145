namespace FlashSale.Relay;

/// <summary>Who goes on with the work of a socket.</summary>
public static class SocketThread
{
    /// <summary>What the runtime reads before the first socket is opened.</summary>
    private const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>For a process that does little but carry bytes, before it opens its first socket: the thread that sees that bytes have come does what waits for
    /// them, too, and wakes no thread of the pool for each. Nothing in such a process may block it.</summary>
    public static void DoesItAll() => Environment.SetEnvironmentVariable(Setting, "1");

    /// <summary>Keeps it from a child of this process that may block.</summary>
    /// <param name="environment">The child's.</param>
    public static void DoesItAllOnlyHere(IDictionary<string, string?> environment) => environment.Remove(Setting);
}
