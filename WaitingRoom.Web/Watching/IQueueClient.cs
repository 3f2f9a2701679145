using AdmissionQueue.Progress;

namespace WaitingRoom.Web.Watching;

/// <summary>What the server tells a page.</summary>
internal interface IQueueClient
{
    /// <summary>How far the sale is, for everybody alike.</summary>
    Task Progress(SaleProgress progress);

    /// <summary>The page's place was taken along to another device. It stays open here, too.</summary>
    Task Moved();

    /// <summary>What became of the page's own ticket.</summary>
    Task Ticket(TicketView ticket);
}
