using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using AdmissionQueue.Warmup;
using InventoryLedger.Warmup;

namespace WaitingRoom.Web.Warmup;

internal static class WarmupSetup
{
    /// <exception cref="ValidationException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddWarmup(this IServiceCollection services, IConfiguration configuration)
    {
        var rehearsal = configuration.Checked<RehearsalOptions>(RehearsalOptions.Section);
        services.AddSingleton(rehearsal).AddSingleton<SaleRemoval>().AddSingleton<RehearsalGround>().AddSingleton<Rehearsal>();
        services.AddPrewarm(
            WarmNode.OfThisProcess(NodeRole.Web),
            provider => (PrewarmNames.Rehearsal, provider.GetRequiredService<Rehearsal>().ForSaleAsync));
        return rehearsal.Joins == 0 ? services : services.AddHostedService<RehearsalStart>();
    }
}
