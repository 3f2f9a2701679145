namespace WaitingRoom.Web.ReadOnly;

/// <summary>Whether a write has to work in a rush too. Every endpoint that writes says it; a test fails where one does not.</summary>
/// <param name="IsCritical">True: it always works. False: it waits while its merchant's sale is in its rush.</param>
internal sealed record WriteKind(bool IsCritical)
{
    public static WriteKind Critical { get; } = new(true);

    public static WriteKind CanWait { get; } = new(false);
}

internal static class WriteKinds
{
    /// <summary>Queue, checkout, running a sale, safety of accounts: works always.</summary>
    public static TBuilder Critical<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(WriteKind.Critical);

    /// <summary>Can be done half an hour later as well.</summary>
    public static TBuilder CanWait<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(WriteKind.CanWait);
}
