using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using InventoryLedger.Catalog;
using InventoryLedger.ReadOnly;
using InventoryLedger.Wishes;

namespace WaitingRoom.Web.ReadOnly;

internal static class ReadOnlySetup
{
    /// <exception cref="ValidationException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddReadOnly(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Checked<ReadOnlyOptions>(ReadOnlyOptions.Section);
        return services
            .AddSingleton(options)
            .AddSingleton<ReadOnlyStore>()
            .AddSingleton<SaleTextStore>()
            .AddSingleton<WishStore>()
            .AddSingleton<ReadOnlyDirectory>()
            .AddHostedService(provider => provider.GetRequiredService<ReadOnlyDirectory>());
    }
}
