using System.Text.Json.Serialization;

namespace InventoryLedger.Accounts;

/// <summary>What a person may do for a merchant.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Reads.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Reads, schedules and runs sales.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Everything: people and keys as well.</summary>
    [JsonStringEnumMemberName("owner")]
    Owner,
}

/// <summary>What a route of the merchant's API needs. An API key has some of these; a person has those of the role.</summary>
public static class Scope
{
    /// <summary>Reads sales, reports, the audit log.</summary>
    public const string SalesRead = "sales:read";

    /// <summary>Schedules sales and changes how they look.</summary>
    public const string SalesWrite = "sales:write";

    /// <summary>Runs sales: rate, pause, stock, invites, the till.</summary>
    public const string SalesOperate = "sales:operate";

    /// <summary>Makes and ends API keys and webhooks.</summary>
    public const string KeysManage = "keys:manage";

    /// <summary>Invites and removes people.</summary>
    public const string PeopleManage = "people:manage";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [SalesRead, SalesWrite, SalesOperate, KeysManage, PeopleManage];

    /// <summary>What an API key may have: all but people, or who may make keys could make an owner.</summary>
    public static IReadOnlyList<string> OfKeys { get; } = [SalesRead, SalesWrite, SalesOperate, KeysManage];

    /// <summary>What a role may do.</summary>
    /// <param name="role">The role.</param>
    public static IReadOnlyList<string> Of(Role role) => role switch
    {
        Role.Owner => All,
        Role.Operator => [SalesRead, SalesWrite, SalesOperate],
        _ => [SalesRead],
    };
}
