namespace FlashSale.Relay;

/// <summary>Who goes on with the work of a socket.</summary>
public static class SocketThread
{
    /// <summary>For a process that does little but carry bytes, before it opens its first socket: the thread that sees that bytes have come does what waits for
    /// them, too, and wakes no thread of the pool for each. Nothing in such a process may block it.</summary>
    public static void DoesItAll() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
