using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Generators;

/// <summary>One share of the crowd: in this process, or in one of its own.</summary>
internal interface IGenerator : IDisposable
{
    /// <summary>Its process, when that is not this one.</summary>
    StackProcess? Process { get; }

    /// <summary>How it stands, as far as is known here.</summary>
    LiveSnapshot Snapshot { get; }

    Task<GeneratorResult> RunAsync(CancellationToken stop);
}
