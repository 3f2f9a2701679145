using System.Globalization;

namespace FlashSale.LoadTests.Stack;

/// <summary>What one process used during a run.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="PeakMb">Resident memory at its highest.</param>
/// <param name="CpuSeconds">Processor time, user and system.</param>
/// <param name="CpuPercent">That, in percent of one core over the run.</param>
/// <param name="Samples">How it went, about a second apart, at most <see cref="SamplesMax"/> of them.</param>
internal sealed record ProcessUse(string Name, int Pid, double PeakMb, double CpuSeconds, double CpuPercent, IReadOnlyList<ProcessSample> Samples)
{
    /// <summary>As many as a chart has room for.</summary>
    public const int SamplesMax = 256;
}

/// <summary>One look at a process.</summary>
/// <param name="Seconds">Since the sampler began.</param>
/// <param name="CpuPercent">Of one core, since the look before.</param>
/// <param name="Mb">Resident memory now.</param>
internal sealed record ProcessSample(double Seconds, double CpuPercent, double Mb);

/// <summary>Reads processes' memory and processor time from /proc, once a second, as long as they are there.</summary>
internal sealed class ProcessSampler
{
    /// <summary>Kernel ticks a second, as /proc counts them: 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly List<Watched> watched;
    private readonly TimeProvider time;
    private readonly long startedAt;

    /// <param name="processes">Which, besides this one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="self">What this process is called.</param>
    public ProcessSampler(IEnumerable<StackProcess> processes, TimeProvider time, string self = "generator (this)")
    {
        this.time = time;
        startedAt = time.GetTimestamp();
        StackProcess[] all = [.. processes, new StackProcess(self, Environment.ProcessId)];
        var pids = all.Select(process => process.Pid).ToHashSet();
        watched = [.. all.Select(process => new Watched(process, pids))];
        Sample();
    }

    public void Sample()
    {
        var seconds = time.GetElapsedTime(startedAt).TotalSeconds;
        watched.ForEach(process => process.Sample(seconds));
    }

    public IReadOnlyList<ProcessUse> Summarize()
    {
        Sample();
        var seconds = Math.Max(0.001, time.GetElapsedTime(startedAt).TotalSeconds);
        return [.. watched.Where(process => process.WasSeen).Select(process => process.Summarize(seconds))];
    }

    /// <param name="process">Which.</param>
    /// <param name="listed">All that have a row of their own: a generator's work is not its coordinator's, too.</param>
    private sealed class Watched(StackProcess process, HashSet<int> listed)
    {
        private double peakMb;
        private double? firstCpu;
        private double lastCpu;
        private double lastSeconds;
        private readonly List<ProcessSample> samples = [];

        public bool WasSeen => firstCpu is not null;

        public void Sample(double seconds)
        {
            try
            {
                var before = lastCpu;
                var (cpu, memory) = Read(process.Pid, withEnded: process.Pid != Environment.ProcessId);
                foreach (var child in Children())
                {
                    // Their shared part is the parent's memory, and is counted there.
                    var (childCpu, childMemory) = Read(child, withEnded: true);
                    (cpu, memory) = (cpu + childCpu, (memory.Resident + childMemory.Resident - childMemory.Shared, memory.Shared));
                }

                lastCpu = Math.Max(lastCpu, cpu);
                firstCpu ??= lastCpu;
                var mb = memory.Resident * Environment.SystemPageSize / (1024 * 1024);
                peakMb = Math.Max(peakMb, mb);
                Keep(seconds, lastCpu - before, mb);
            }
            catch (IOException)
            {
                // Not a Linux, or the process has gone: what was seen of it until now stands.
            }
        }

        public ProcessUse Summarize(double seconds)
        {
            var cpu = lastCpu - (firstCpu ?? 0);
            var stride = 1 + samples.Count / ProcessUse.SamplesMax;
            return new ProcessUse(
                process.Name, process.Pid, Math.Round(peakMb, 1), Math.Round(cpu, 2), Math.Round(100 * cpu / seconds, 1),
                [.. samples.Where((_, index) => index % stride == 0)]);
        }

        /// <summary>The first look has none before it to count from.</summary>
        private void Keep(double seconds, double cpu, double mb)
        {
            if (seconds - lastSeconds > 0.1)
            {
                samples.Add(new ProcessSample(Math.Round(seconds, 1), Math.Round(100 * cpu / (seconds - lastSeconds), 1), Math.Round(mb, 1)));
                lastSeconds = seconds;
            }
        }

        /// <summary>PostgreSQL works in a process per connection: without them it would seem to do nothing.</summary>
        private IEnumerable<int> Children()
        {
            var list = $"/proc/{process.Pid}/task/{process.Pid}/children";
            return File.Exists(list)
                ? File.ReadAllText(list).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))
                    .Where(pid => !listed.Contains(pid))
                : [];
        }

        /// <param name="pid">Whom to read.</param>
        /// <param name="withEnded">Whether children that have ended count: those of PostgreSQL; not ours, which are generators and have a row each.</param>
        /// <returns>Seconds of processor time, and memory in pages.</returns>
        private static (double Cpu, (double Resident, double Shared) Memory) Read(int pid, bool withEnded)
        {
            // proc(5): the name in parentheses may hold anything, so fields are counted from its end. 14 and 15 are its own times, 16 and 17 those of ended children.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var times = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..(withEnded ? 15 : 13)];
            var pages = File.ReadAllText($"/proc/{pid}/statm").Split(' ');
            return (times.Sum(Number) / TicksPerSecond, (Number(pages[1]), Number(pages[2])));
        }

        private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
    }
}
