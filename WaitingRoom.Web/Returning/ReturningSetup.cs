namespace WaitingRoom.Web.Returning;

internal static class ReturningSetup
{
    public static IServiceCollection AddReturning(this IServiceCollection services) => services
        .AddSingleton<ResumeLinks>()
        .AddHostedService<MoveNotice>();
}
