namespace InventoryLedger.Catalog;

/// <summary>What became of a new sale.</summary>
public enum CreateSaleOutcome
{
    /// <summary>It is scheduled, and its units are stocked.</summary>
    Created,

    /// <summary>A sale that is not over has the same slug.</summary>
    SlugTaken,
}
