namespace FlashSale.Relay;

/// <summary>What is wrong with a network at the moment; every connection looks here for every piece it carries.</summary>
public sealed class NetworkFaults
{
    private volatile bool _isCut;
    private volatile bool _isSilent;
    private volatile int _delayMs;

    /// <summary>Whether new connections are reset at once.</summary>
    public bool IsCut { get => _isCut; set => _isCut = value; }

    /// <summary>Whether what is sent disappears, and nobody is told: a firewall that drops, a cable that is pulled.</summary>
    public bool IsSilent { get => _isSilent; set => _isSilent = value; }

    /// <summary>How long each piece is held back, in each direction, in milliseconds.</summary>
    public int DelayMs { get => _delayMs; set => _delayMs = value; }

    /// <summary>Nothing is wrong any more.</summary>
    public void Heal() => (IsCut, IsSilent, DelayMs) = (false, false, 0);
}
