using System.Diagnostics;

namespace FlashSale.LocalServers.Processes;

/// <summary>How a child is started.</summary>
public sealed record ChildStart(string Program, IReadOnlyList<string> Arguments, string LogPath)
{
    // The log is opened by the shell, not read through a pipe: a pipe's reader would have to outlive us.
    // Every step ends in exec, so the pid that we are given is the server's own. And it is bash, since dash drops variables
    // whose names have dots, as those of Kafka's properties do.
    private const string Shell = "umask 077; log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The user to become; null: stay who we are.</summary>
    public string? User { get; init; }

    /// <summary>Asks this program to end well.</summary>
    public ProcessSignal StopSignal { get; init; } = ProcessSignal.Terminate;

    public ChildLifetime Lifetime { get; init; }

    public string Folder { get; init; } = "/";

    internal ProcessStartInfo ToProcessStart()
    {
        var start = new ProcessStartInfo("/bin/bash") { UseShellExecute = false, WorkingDirectory = Folder };
        foreach (var word in Words())
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private List<string> Words()
    {
        // A session of its own: Ctrl-C in our terminal reaches us alone, and we stop the children in the right order.
        List<string> words = ["-c", Shell, "bash", LogPath, "setsid", "setpriv"];
        if (User is { } user)
        {
            words.AddRange(UserChange.Words(user));
        }

        words.Add("--pdeathsig");
        words.Add(Lifetime == ChildLifetime.OutlivesParent ? "clear" : StopSignal == ProcessSignal.Interrupt ? "INT" : "TERM");
        words.Add(Program);
        words.AddRange(Arguments);
        return words;
    }
}

internal static class UserChange
{
    public static string[] Words(string user) => [$"--reuid={user}", $"--regid={user}", "--init-groups"];
}
