namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>A promise that was broken.</summary>
/// <param name="Invariant">Which of the eight; 0 is how the service behaves while something is broken.</param>
/// <param name="What">What happened, with the figures.</param>
/// <param name="Numbers">The numbers of the tickets that it happened to, as far as it happened to tickets.</param>
internal sealed record Violation(int Invariant, string What, IReadOnlyList<long> Numbers)
{
    public const int Behaviour = 0;

    public Violation(int invariant, string what)
        : this(invariant, what, [])
    {
    }
}
