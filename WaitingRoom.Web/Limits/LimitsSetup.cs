using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using AdmissionQueue.Limits;
using InventoryLedger.Limits;

namespace WaitingRoom.Web.Limits;

internal static class LimitsSetup
{
    /// <exception cref="ValidationException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.Checked<LimitOptions>(LimitOptions.Section);
        return services
            .AddSingleton(options)
            .AddSingleton<LimitStore>()
            .AddSingleton<LimitScript>()
            .AddSingleton<CallerReader>()
            .AddSingleton<LimitDirectory>()
            .AddHostedService(provider => provider.GetRequiredService<LimitDirectory>());
    }
}
