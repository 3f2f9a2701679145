namespace EmbeddedKafka.Relay;

/// <summary>What is wrong with the network at the moment; every connection looks here for every piece it carries.</summary>
internal sealed class NetworkFaults
{
    private volatile bool _isCut;
    private volatile int _delayMs;

    public bool IsCut { get => _isCut; set => _isCut = value; }

    /// <summary>How long each piece is held back, in each direction.</summary>
    public int DelayMs { get => _delayMs; set => _delayMs = value; }
}
