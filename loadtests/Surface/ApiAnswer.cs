namespace FlashSale.LoadTests.Surface;

/// <summary>What came back of one request. Refusals and broken connections are values: under load they are expected, and counted.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Body">The document, when the status says that there is one.</param>
/// <param name="Problem">The problem document, when there is one.</param>
/// <param name="RetryAfter">How long the server asks to wait.</param>
/// <param name="Fault">Why there was no answer.</param>
internal sealed record ApiAnswer<T>(int Status, T? Body, ProblemDocument? Problem, TimeSpan? RetryAfter, string? Fault)
    where T : class
{
    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>Whether the same request may succeed later: overload, a limit, a node that went away.</summary>
    public bool IsWorthRetrying => Status is 0 or 429 or 502 or 503 or 504;

    /// <summary>Whether a server that is full said so, and when to come back. No fault, but no success.</summary>
    public bool IsPoliteRefusal => Status is 429 or 503 && RetryAfter is not null;

    /// <summary>For counting errors: the status with the last word of the problem's type, or the fault.</summary>
    public string Kind => Fault ?? (ProblemWord is { } word ? $"{Status} {word}" : $"{Status}");

    /// <summary>The last part of the problem's type: `sold-out` of `https://…/problems/sold-out`.</summary>
    public string? ProblemWord => Problem?.Type is { } type ? type[(type.LastIndexOfAny(['/', ':']) + 1)..] : null;
}

/// <summary>How much was loaded of something that is not looked into.</summary>
internal sealed record ContentLength(int Bytes);
