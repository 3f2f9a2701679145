using System.Text.Json;
using AdmissionQueue.Progress;
using Microsoft.AspNetCore.Components;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Vouchers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Site;

/// <summary>What the page brings along for its script, so that the first live view costs no request.</summary>
internal sealed record BootDocument(SaleDocument Sale, SaleProgress Progress, TicketView? Ticket, VoucherDocument? Voucher, DateTimeOffset ServerTime)
{
    // The default encoder writes <, > and & as escapes: the text can't end the script element that it stands in. Never relax it here.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static MarkupString Of(SaleScreen screen) => new(JsonSerializer.Serialize(
        new BootDocument(SaleDocument.Of(screen.Sale, screen.Now, screen.Brand?.Document) with { ReadOnly = screen.ReadOnly, LoginKeys = "" }, screen.Progress, screen.Ticket, screen.Voucher, screen.Now), Json));
}
