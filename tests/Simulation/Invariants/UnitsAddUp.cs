namespace Simulation.Invariants;

/// <summary>Invariant 1: available, held and sold make up what was stocked, and none of them is below zero.</summary>
internal sealed class UnitsAddUp : Invariant
{
    public override string Name => "units add up";

    internal override void Stepped(in StepView step)
    {
        if (step.Available + step.Held + step.Sold != step.Stocked || Math.Min(step.Available, Math.Min(step.Held, step.Sold)) < 0)
        {
            Broken(step.NowMs, $"{step.Available} available, {step.Held} held and {step.Sold} sold of {step.Stocked}");
        }
    }
}
