namespace FlashSale.LocalServers;

/// <summary>A server can't be had. The message is one line for the person at the terminal: what, the fix, and the log.</summary>
public sealed class LocalServerException(string message, Exception? cause = null) : Exception(message.ReplaceLineEndings(" "), cause);
