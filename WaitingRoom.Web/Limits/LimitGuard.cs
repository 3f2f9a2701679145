using AdmissionQueue.Connections;
using AdmissionQueue.Limits;
using AdmissionQueue.Loops;
using WaitingRoom.Web.Figures;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Limits;

/// <summary>Where a request is counted.</summary>
/// <param name="Elsewhere">True: the endpoint counts it itself, in a call to Redis that it makes anyway. False: it is a public document, the same for
/// everybody, from memory or a cache; to count it would cost more than to send it.</param>
internal sealed record Counted(bool Elsewhere);

/// <summary>Counts every request to the API, and every post of the page, once, in one call to Redis. Where Redis is away nobody is limited: a limit protects the
/// service, and must not be what takes it down; what needs Redis refuses by itself then.</summary>
internal static class LimitGuard
{
    /// <summary>A Redis that is slower counts as away. Its driver looks for what is overdue once a second, so that its own limit of two comes to three: with those
    /// before a look at the sale, and the ledger's three, a request could take nine.</summary>
    private static readonly TimeSpan CountedWithin = TimeSpan.FromSeconds(1);

    /// <summary>The endpoint's requests are not counted by the guard.</summary>
    public static TBuilder CountsItself<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new Counted(Elsewhere: true));

    /// <summary>The endpoint's requests are not counted at all.</summary>
    public static TBuilder Uncounted<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new Counted(Elsewhere: false));

    public static void UseLimits(this WebApplication app)
    {
        var (callers, script) = (app.Services.GetRequiredService<CallerReader>(), app.Services.GetRequiredService<LimitScript>());
        var (health, time) = (app.Services.GetRequiredService<LoopHealth>(), app.Services.GetRequiredService<TimeProvider>());

        // A Redis that is silent, and not gone, would keep every request for a second, only for nothing to come of it.
        app.Use((http, next) => IsCounted(http) && health.Works(RedisWatch.Name) ? CountAsync(http, next) : next(http));

        async Task CountAsync(HttpContext http, RequestDelegate next)
        {
            if (await callers.FindAsync(http) is { } caller && await AskAsync(script, caller, time) is { } answer)
            {
                if (!answer.Allowed)
                {
                    Stopped.Note(http, caller);
                    await LimitAnswers.Refuse(http, caller.Limit, answer).ExecuteAsync(http);
                    return;
                }

                http.Response.WriteLimit(caller.Limit, answer);
            }

            await next(http);
        }
    }

    private static bool IsCounted(HttpContext http) =>
        http.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<Counted>() is null
        && (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || HttpMethods.IsPost(http.Request.Method))
        && !http.Request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);

    private static async Task<LimitAnswer?> AskAsync(LimitScript script, LimitedCaller caller, TimeProvider time)
    {
        try
        {
            return await script.AskAsync(caller).WaitAsync(CountedWithin, time);
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return null;
        }
    }
}
