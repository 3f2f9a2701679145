namespace FlashSale.LoadTests.Benches;

/// <summary>One measurement that `bench NAME` runs.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Work">What is measured against what, in one line.</param>
/// <param name="RunAsync">Measures; stays within <see cref="BenchSetting.Budget"/>.</param>
internal sealed record Bench(string Name, string Work, Func<BenchSetting, CancellationToken, Task<BenchReport>> RunAsync);

/// <summary>What every bench is given.</summary>
/// <param name="Budget">Wall-clock time that the bench may take, warm-up included.</param>
/// <param name="Seed">Seeds whatever is random in it.</param>
/// <param name="Time">The clock.</param>
/// <param name="Say">Tells whoever watches what is going on, a line at a time.</param>
internal sealed record BenchSetting(TimeSpan Budget, int Seed, TimeProvider Time, Action<string> Say);
