using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Warmup;
using InventoryLedger.Warmup;

namespace WaitingRoom.Web.Warmup;

internal static class WarmupSetup
{
    /// <exception cref="ValidationException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddWarmup(this IServiceCollection services, IConfiguration configuration)
    {
        var rehearsal = configuration.GetSection(RehearsalOptions.Section).Get<RehearsalOptions>() ?? new RehearsalOptions();
        Validator.ValidateObject(rehearsal, new ValidationContext(rehearsal), validateAllProperties: true);
        services.AddSingleton(rehearsal).AddSingleton<SaleRemoval>().AddSingleton<RehearsalGround>().AddSingleton<Rehearsal>();
        services.AddPrewarm(
            _ => new WarmNode($"{Environment.MachineName}/{Environment.ProcessId}-{Guid.NewGuid():n}"[..^28], NodeRole.Web),
            provider => (PrewarmNames.Rehearsal, provider.GetRequiredService<Rehearsal>().ForSaleAsync));
        return rehearsal.Joins == 0 ? services : services.AddHostedService<RehearsalStart>();
    }
}
