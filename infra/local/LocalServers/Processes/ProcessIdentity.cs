namespace FlashSale.LocalServers.Processes;

/// <summary>A process, told apart from a later one that was given the same number.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="StartedTicks">When it started, in the kernel's clock ticks since boot.</param>
public sealed record ProcessIdentity(int Pid, long StartedTicks)
{
    // proc(5): the name in parentheses may hold anything, so fields are counted after the last ')'. State is field 3, start is 22.
    private const int StateAfterName = 0;
    private const int StartAfterName = 19;

    /// <summary>Null when there is no such process.</summary>
    public static ProcessIdentity? Of(int pid) => Stat(pid) is { } stat ? new ProcessIdentity(pid, long.Parse(stat[StartAfterName])) : null;

    /// <summary>A zombie counts as gone: it only waits for its parent to read its exit code.</summary>
    public bool IsAlive() => Stat(Pid) is { } stat && long.Parse(stat[StartAfterName]) == StartedTicks && stat[StateAfterName] is not ("Z" or "X");

    /// <summary>Sends nothing, and answers false, when the process is gone.</summary>
    public bool Signal(ProcessSignal signal) => IsAlive() && SignalSender.Send(Pid, signal);

    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It went away, before or while we looked.
        }
    }
}
