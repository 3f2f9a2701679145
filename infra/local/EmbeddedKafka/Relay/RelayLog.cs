using System.Net.Sockets;

namespace EmbeddedKafka.Relay;

internal static partial class RelayLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}")]
    public static partial void AcceptFailed(ILogger logger, SocketError reason);
}
