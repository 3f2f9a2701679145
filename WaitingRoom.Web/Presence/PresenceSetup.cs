using AdmissionQueue.Presence;

namespace WaitingRoom.Web.Presence;

internal static class PresenceSetup
{
    public static IServiceCollection AddPresence(this IServiceCollection services) => services
        .AddSingleton<PresenceScript>()
        .AddSingleton<PresenceLoop>()
        .AddHostedService(provider => provider.GetRequiredService<PresenceLoop>());
}
