using System.Globalization;
using System.Runtime.InteropServices;

namespace FlashSale.LoadTests.Reports;

/// <summary>Where a figure was measured.</summary>
/// <param name="Cpu">The processor's name, as the kernel tells it.</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="MemoryMb">Memory of the machine, or of our share of it where that is limited.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET version.</param>
internal sealed record MachineFacts(string Cpu, int Cores, long MemoryMb, string System, string Runtime)
{
    public static MachineFacts Read() => new(
        CpuName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Cpu}, {Cores} cores, {MemoryMb:N0} MB, {System}, {Runtime}");

    private static string CpuName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        if (!File.Exists(cpuInfo))
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }

        // ARM kernels name no model; the architecture is then all there is to say.
        var line = File.ReadLines(cpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
