namespace WaitingRoom.Web.Watching;

/// <summary>Whether this node is telling a crowd of its draw. Who was just told a number knows where they are: for these seconds progress comes every other time,
/// or both together would be more than a full node can send, and the first turns, which fall into them, would come late.</summary>
internal sealed class DrawTelling
{
    private volatile bool isOn;

    public bool IsOn
    {
        get => isOn;
        set => isOn = value;
    }
}
