using AdmissionQueue.Joining;

namespace WaitingRoom.Web.Joining;

internal static class JoiningSetup
{
    public static IServiceCollection AddJoining(this IServiceCollection services) => services
        .AddSingleton<NumberScript>()
        .AddSingleton<QueueEntryProducer>()
        .AddSingleton<InviteCheck>()
        .AddSingleton<JoinCheck>()
        .AddSingleton<TicketJoin>();
}
