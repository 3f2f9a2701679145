namespace AdmissionQueue.Pacing;

/// <summary>How far a sale is served.</summary>
/// <param name="Number">Every ticket up to this number may be admitted. It never decreases.</param>
/// <param name="Credit">What is earned toward the next number, in <see cref="Pacer.CreditPerAdmission"/>ths; below 0 where
/// claims were admitted on credit.</param>
/// <param name="AtMs">When this was computed, in Unix milliseconds of Redis's clock.</param>
public readonly record struct Serving(long Number, long Credit, long AtMs);

/// <summary>What one step of the pacer knows.</summary>
/// <param name="NowMs">Unix milliseconds of Redis's clock.</param>
/// <param name="RatePerMinute">Admissions per minute; 0 while nobody is admitted.</param>
/// <param name="Issued">The highest number that was given out.</param>
/// <param name="Frontier">The lowest number that any partition still has to drain.</param>
/// <param name="Burst">How far serving may be ahead of the frontier.</param>
/// <param name="Room">The highest number that the shop has room for; see <see cref="Pacer.RoomFor"/>.</param>
/// <param name="Claims">How many who missed their turn came back and wait for it, 0 or more.</param>
public readonly record struct PacingStep(long NowMs, int RatePerMinute, long Issued, long Frontier, long Burst, long Room = long.MaxValue, long Claims = 0);
