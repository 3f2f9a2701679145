using System.Runtime.InteropServices;

namespace FlashSale.LocalServers.Processes;

/// <summary>Linux's numbers for the signals that are sent here.</summary>
public enum ProcessSignal
{
    None = 0,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static partial class SignalSender
{
    /// <summary>False when there is no such process, or it is not ours.</summary>
    public static bool Send(int pid, ProcessSignal signal) => Kill(pid, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
