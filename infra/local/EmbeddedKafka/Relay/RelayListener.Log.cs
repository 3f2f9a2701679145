using System.Net.Sockets;

namespace EmbeddedKafka.Relay;

internal sealed partial class RelayListener
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}")]
    private partial void LogAcceptFailed(SocketError reason);
}
