using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using InventoryLedger.Connections;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Checkout;
using WaitingRoom.Web.Figures;
using WaitingRoom.Web.Health;
using WaitingRoom.Web.Joining;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Merchants;
using WaitingRoom.Web.Overload;
using WaitingRoom.Web.Passes;
using WaitingRoom.Web.Presence;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Proxies;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Reference;
using WaitingRoom.Web.Returning;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Site;
using WaitingRoom.Web.Vouchers;
using WaitingRoom.Web.Warmup;
using WaitingRoom.Web.Watching;
using WaitingRoom.Web.Webhooks;
using WaitingRoom.Web.Wishes;

PushBuffers.Keep();
try
{
    var builder = WebApplication.CreateBuilder(args);
    if (args is [SetupLinkCommand.Word])
    {
        return await SetupLinkCommand.RunAsync(builder.Configuration);
    }

    builder.WebHost.ConfigureKestrel(kestrel => kestrel.CountConnections().AddServerHeader = false);
    builder.Services
        .AddQueueConnections(builder.Configuration)
        .AddLedger(builder.Configuration)
        .AddProblems()
        .AddOverloadGuard()
        .AddShoppers(builder.Configuration)
        .AddLimits(builder.Configuration)
        .AddReadOnly(builder.Configuration)
        .AddJoining()
        .AddWatching(builder.Configuration)
        .AddPresence()
        .AddReturning()
        .AddCheckout()
        .AddPasses()
        .AddAccounts(builder.Configuration)
        .AddMerchants()
        .AddFigures()
        .AddWebhooks(builder.Configuration)
        .AddBrands()
        .AddSite()
        .AddWarmup(builder.Configuration)
        .AddReference();

    var app = builder.Build();
    app.UseProxies();
    app.UseRefusalWatch();
    app.UseProblems();
    app.UseHubGuard();
    app.UseOverloadGuard();
    app.UseColdGuard();
    app.UseSameOriginGuard();
    app.UseOidc();
    app.UseMerchantGate();
    app.UseLimits();
    app.UseReadOnly();
    app.MapSales();
    app.MapJoining();
    app.MapWatching();
    app.MapPresence();
    app.MapReturning();
    app.MapCheckout();
    app.MapPasses();
    app.MapVouchers();
    app.MapAccounts();
    app.MapMerchantSales();
    app.MapFigures();
    app.MapMerchantStock();
    app.MapMerchantVouchers();
    app.MapLimits();
    app.MapReadOnly();
    app.MapWishes();
    app.MapBrands();
    app.MapWebhooks();
    app.MapSite();
    app.MapHealth();
    app.MapReference();
    await app.RunAsync();
    return 0;
}
catch (ValidationException wrong)
{
    await Console.Error.WriteLineAsync($"waiting room: {wrong.Message}");
    return 2;
}
