using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using InventoryLedger.Connections;
using WaitingRoom.Web.Checkout;
using WaitingRoom.Web.Health;
using WaitingRoom.Web.Joining;
using WaitingRoom.Web.Merchants;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Site;
using WaitingRoom.Web.Vouchers;
using WaitingRoom.Web.Watching;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Services
        .AddQueueConnections(builder.Configuration)
        .AddLedger(builder.Configuration)
        .AddProblems()
        .AddShoppers(builder.Configuration)
        .AddJoining()
        .AddWatching()
        .AddCheckout()
        .AddMerchants()
        .AddSite()
        .AddOpenApi();

    var app = builder.Build();
    app.UseProblems();
    app.UseSameOriginGuard();
    app.MapSales();
    app.MapJoining();
    app.MapWatching();
    app.MapCheckout();
    app.MapVouchers();
    app.MapMerchantSales();
    app.MapMerchantStock();
    app.MapMerchantVouchers();
    app.MapSite();
    app.MapHealth();
    app.MapOpenApi();
    await app.RunAsync();
    return 0;
}
catch (ValidationException wrong)
{
    await Console.Error.WriteLineAsync($"waiting room: {wrong.Message}");
    return 2;
}
