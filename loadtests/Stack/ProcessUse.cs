using System.Globalization;

namespace FlashSale.LoadTests.Stack;

/// <summary>What one process used during a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="PeakMb">Resident memory at its highest.</param>
/// <param name="CpuSeconds">Processor time, user and system.</param>
/// <param name="CpuPercent">That, in percent of one core over the run.</param>
internal sealed record ProcessUse(string Name, int Pid, double PeakMb, double CpuSeconds, double CpuPercent);

/// <summary>Reads processes' memory and processor time from /proc, once a second, as long as they are there.</summary>
internal sealed class ProcessSampler
{
    /// <summary>Kernel ticks a second, as /proc counts them: 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly List<Watched> watched;
    private readonly TimeProvider time;
    private readonly long startedAt;

    public ProcessSampler(IEnumerable<StackProcess> processes, TimeProvider time)
    {
        this.time = time;
        startedAt = time.GetTimestamp();
        watched = [.. processes.Append(new StackProcess("generator (this)", Environment.ProcessId)).Select(process => new Watched(process))];
        Sample();
    }

    public void Sample() => watched.ForEach(process => process.Sample());

    public IReadOnlyList<ProcessUse> Summarize()
    {
        Sample();
        var seconds = Math.Max(0.001, time.GetElapsedTime(startedAt).TotalSeconds);
        return [.. watched.Where(process => process.WasSeen).Select(process => process.Summarize(seconds))];
    }

    private sealed class Watched(StackProcess process)
    {
        private double peakMb;
        private double? firstCpu;
        private double lastCpu;

        public bool WasSeen => firstCpu is not null;

        public void Sample()
        {
            try
            {
                // The name in parentheses may hold anything; fields are counted from its end. Fields 14 and 15 are user and system time.
                var stat = File.ReadAllText($"/proc/{process.Pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                lastCpu = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
                firstCpu ??= lastCpu;
                var pages = Number(File.ReadAllText($"/proc/{process.Pid}/statm").Split(' ')[1]);
                peakMb = Math.Max(peakMb, pages * Environment.SystemPageSize / (1024 * 1024));
            }
            catch (IOException)
            {
                // Not a Linux, or the process has gone: what was seen of it until now stands.
            }
        }

        public ProcessUse Summarize(double seconds)
        {
            var cpu = lastCpu - (firstCpu ?? 0);
            return new ProcessUse(process.Name, process.Pid, Math.Round(peakMb, 1), Math.Round(cpu, 2), Math.Round(100 * cpu / seconds, 1));
        }

        private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
    }
}
