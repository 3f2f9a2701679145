using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Topics;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Checkpoints;
using InventoryLedger.Holds;
using InventoryLedger.Journal;
using InventoryLedger.Reports;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Retention;
using InventoryLedger.Settling;
using InventoryLedger.Tickets;
using InventoryLedger.Vouchers;
using InventoryLedger.Waits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace InventoryLedger.Connections;

/// <summary>Connects a process to the ledger as its configuration says.</summary>
public static class LedgerConnection
{
    private static readonly (string Name, object Value)[] Bounds =
    [
        ("Maximum Pool Size", 16), ("Timeout", 5), ("Command Timeout", 4), ("Cancellation Timeout", 500), ("Keepalive", 5), ("No Reset On Close", true),
    ];

    /// <summary>Adds the data source and everything that works on it.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">The process's configuration.</param>
    /// <exception cref="ValidationException">The connection string is missing.</exception>
    public static IServiceCollection AddLedger(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration["Postgres:ConnectionString"];
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new ValidationException("Postgres:ConnectionString is empty: set it to Host=…;Username=…;Database=… of the ledger.");
        }

        services.AddSingleton(_ => NpgsqlDataSource.Create(Bounded(connection)));
        services.AddSingleton<SaleStore>().AddSingleton<MerchantStore>().AddSingleton<StockStore>();
        services.AddSingleton<CheckpointStore>().AddSingleton<GrantTransaction>().AddSingleton<SaleSettlement>();
        services.AddSingleton<TicketStore>().AddSingleton<Leave>().AddSingleton<ClaimStore>().AddSingleton<ResultOutbox>().AddSingleton<WaitSampleStore>();
        services.AddSingleton<ResultPublisher>().AddSingleton<ResultQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<ResultQueue>());
        services.AddSingleton<HoldExpiry>().AddSingleton<Release>().AddSingleton<Extend>();
        services.AddSingleton<CheckoutTransaction>().AddSingleton<VoucherStore>().AddSingleton<JournalAudit>().AddSingleton<StockFlowStore>();
        services.AddSingleton<RetentionStore>().AddSingleton<SaleReportStore>().AddSingleton<TicketCountStore>().AddSingleton<WaitTimesStore>().AddSingleton<RefusalStore>();
        services.AddSingleton<PersonStore>().AddSingleton<LinkStore>().AddSingleton<SessionStore>().AddSingleton<AttemptStore>();
        services.AddSingleton<CredentialStore>().AddSingleton<ApiKeyStore>().AddSingleton<AuditLog>().AddSingleton<ProtectionKeyStore>();
        services.AddSingleton<SaleDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<SaleDirectory>());
        return services.AddHostedService<LedgerWatch>();
    }

    /// <summary>A server that is frozen or cut off answers nothing at all: nobody waits for it longer than a shopper looks at a spinner. And
    /// PostgreSQL starts a process for everybody who connects, also for those who have given up meanwhile: one that has just come back must not
    /// be asked for more connections in five seconds than it can start in that time (about 150 on two busy cores), or all that it starts are
    /// given up already, and nobody ever gets through. Hence few connections a node; each is needed for a moment only. A connection is not reset
    /// when it goes back, which cost the server 0.2 ms each time: whatever is set here is set for a transaction. What the connection string says
    /// itself wins.</summary>
    private static string Bounded(string connection)
    {
        var given = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = connection };
        var bounded = new NpgsqlConnectionStringBuilder(connection);
        foreach (var (name, value) in Bounds)
        {
            if (!given.ContainsKey(name) && !given.ContainsKey(name.Replace(" ", "", StringComparison.Ordinal)))
            {
                bounded[name] = value;
            }
        }

        return bounded.ConnectionString;
    }
}
