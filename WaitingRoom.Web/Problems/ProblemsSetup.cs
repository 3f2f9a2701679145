using Microsoft.AspNetCore.Routing;

namespace WaitingRoom.Web.Problems;

internal static class ProblemsSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddProblemDetails(options => options.CustomizeProblemDetails = Name)
        .AddExceptionHandler<BadRequestHandler>()
        .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    /// <summary>Gives the framework's own refusals a type and a sentence, like ours.</summary>
    private static void Name(ProblemDetailsContext context)
    {
        if (context.ProblemDetails is { Detail: null, Status: { } status } document && Problem.ByStatus(status) is { } known)
        {
            (document.Type, document.Title, document.Detail) = (known.Type, known.Title, known.Detail);
        }
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }
}
