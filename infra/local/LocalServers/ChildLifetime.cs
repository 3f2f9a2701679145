namespace FlashSale.LocalServers;

/// <summary>What becomes of a child when the process that started it is gone.</summary>
public enum ChildLifetime
{
    /// <summary>The kernel stops it, even when we were killed: no orphans.</summary>
    EndsWithParent,

    /// <summary>It goes on until somebody stops it by its pid, as <c>up --detach</c> wants it.</summary>
    OutlivesParent,
}
