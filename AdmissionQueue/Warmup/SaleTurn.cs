using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Who does something to a whole sale that is only to be done once: others leave it to whoever began and was heard of last.</summary>
/// <param name="redis">The connection.</param>
/// <param name="what">What is done, as its key's name.</param>
internal sealed class SaleTurn(IConnectionMultiplexer redis, string what)
{
    /// <summary>Who died in it is replaced then.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    /// <summary>Takes the turn.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>False where another has it.</returns>
    public Task<bool> TakeAsync(SaleId sale) => redis.GetDatabase().StringSetAsync(KeyOf(sale), 1, Length, When.NotExists);

    /// <summary>Says that one is still at it.</summary>
    /// <param name="sale">The sale.</param>
    public Task KeepAsync(SaleId sale) => redis.GetDatabase().KeyExpireAsync(KeyOf(sale), Length);

    private RedisKey KeyOf(SaleId sale) => $"{{{sale}}}:{what}";
}
