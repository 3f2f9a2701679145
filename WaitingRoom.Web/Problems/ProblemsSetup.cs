using Microsoft.AspNetCore.Routing;

namespace WaitingRoom.Web.Problems;

internal static class ProblemsSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddProblemDetails()
        .AddExceptionHandler<BadRequestHandler>()
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }
}
