using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace WaitingRoom.Web.Accounts;

/// <summary>How passwords are hashed. Configuration section <c>Passwords</c>.</summary>
internal sealed record PasswordOptions
{
    public const string Section = "Passwords";

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512; OWASP asks for 210,000 or more. Raised, it takes hold of each person at the next sign-in.</summary>
    public int Iterations { get; init; } = 250_000;
}

/// <summary>Hashes and checks passwords. Each costs a processor a fifth of a second, so only a few are worked on at once: shoppers on the same node
/// must not wait for a crowd that guesses.</summary>
internal sealed class Passwords(IOptions<PasswordOptions> options, TimeProvider time) : IDisposable
{
    public const int LengthMin = 12;
    public const int LengthMax = 200;

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly PasswordHasher<Person> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.Iterations }));
    private readonly Lazy<string> nobodys = new(() =>
        new PasswordHasher<Person>(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.Iterations })).HashPassword(null!, Secret.New()));

    public static bool IsGood(string? password) => password is { Length: >= LengthMin and <= LengthMax };

    public static string Wanted => $"{LengthMin} to {LengthMax} characters.";

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Checks a password. One of nobody costs the same work.</summary>
    /// <param name="person">Whose it should be; null is nobody.</param>
    /// <param name="password">What was typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PasswordVerificationResult> CheckAsync(Person? person, string password, CancellationToken cancellationToken)
    {
        var result = await InTurnAsync(
            () => hasher.VerifyHashedPassword(null!, person?.PasswordHash ?? nobodys.Value, password.Length > LengthMax ? "" : password), cancellationToken);
        return person is null ? PasswordVerificationResult.Failed : result;
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WaitMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await turns.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Too many passwords are being checked at once.");
        }

        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();
}
