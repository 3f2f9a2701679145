using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Accounts;

internal static class AccountsSetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        var key = (configuration.GetSection(TokenOptions.Section).Get<TokenOptions>() ?? new TokenOptions()).KeyBytes();
        services.Configure<PasswordOptions>(configuration.GetSection(PasswordOptions.Section));
        services.AddSingleton(_ => new RingCipher(key)).AddSingleton<ProtectionRing>();
        services.AddDataProtection().SetApplicationName("flashsale");
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionRing, RingCipher>((options, ring, cipher) =>
        {
            options.XmlRepository = ring;
            options.XmlEncryptor = cipher;
        });
        return services
            .AddSingleton<Passwords>()
            .AddSingleton<SecondFactor>()
            .AddSingleton<ConsoleSession>()
            .AddSingleton<SignIn>()
            .AddHostedService<SetupNotice>()
            .AddOidc(configuration);
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        routes.MapConsole();
        routes.MapPeople();
        routes.MapKeys();
        routes.MapAudit();
    }
}
