namespace FlashSale.LoadTests.Benches;

internal static class LedgerBenchChart
{
    public static void Write(BenchReport report)
    {
        _ = report;
    }
}
