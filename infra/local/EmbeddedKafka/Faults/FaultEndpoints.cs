using Microsoft.AspNetCore.Http.HttpResults;

namespace EmbeddedKafka.Faults;

/// <summary>What chaos runs and tests do to Kafka.</summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this WebApplication app)
    {
        app.MapGet("/faults", (FaultDesk desk) => TypedResults.Ok(desk.Active));
        app.MapPost("/faults", Place);
        app.MapDelete("/faults", HealAll);
    }

    private static Results<Ok<FaultOrder[]>, ProblemHttpResult> Place(FaultOrder order, FaultDesk desk) =>
        desk.Place(order) is { } fault ? Problems.BadRequest(fault) : TypedResults.Ok(desk.Active);

    private static NoContent HealAll(FaultDesk desk)
    {
        desk.HealAll();
        return TypedResults.NoContent();
    }
}
