using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Limits;
using InventoryLedger.Limits;

namespace WaitingRoom.Web.Limits;

internal static class LimitsSetup
{
    /// <exception cref="ValidationException">A setting is out of range; the message names it.</exception>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(LimitOptions.Section).Get<LimitOptions>() ?? new LimitOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        return services
            .AddSingleton(options)
            .AddSingleton<LimitStore>()
            .AddSingleton<LimitScript>()
            .AddSingleton<CallerReader>()
            .AddSingleton<LimitDirectory>()
            .AddHostedService(provider => provider.GetRequiredService<LimitDirectory>());
    }
}
