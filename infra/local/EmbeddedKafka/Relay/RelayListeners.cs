namespace EmbeddedKafka.Relay;

/// <summary>One relay a broker. A type of its own so that the container closes them with the process.</summary>
internal sealed class RelayListeners(IEnumerable<RelayListener> relays) : List<RelayListener>(relays), IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in this)
        {
            await relay.DisposeAsync();
        }
    }
}
