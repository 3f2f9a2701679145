using InventoryLedger.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace WaitingRoom.Web.Accounts;

/// <summary>Who is signed in at the console: a cookie that names a session, sealed by keys that all web nodes share. The session itself is in the
/// ledger, so that signing out ends it for every copy of the cookie.
/// <para>A write by this cookie needs no token besides: browsers send a Strict cookie with no request that another site made, and
/// <c>SameOriginGuard</c> refuses what another origin of the same site made (Sec-Fetch-Site, or Origin from older ones). There is no browser
/// that keeps SameSite and sends neither header with a POST.</para></summary>
internal sealed class ConsoleSession(IDataProtectionProvider protection, SessionStore sessions, PersonStore people, TimeProvider time)
{
    /// <summary>The prefix makes browsers refuse it unless it is Secure, of this host alone, and of the whole site.</summary>
    public const string Cookie = "__Host-console";

    private readonly IDataProtector seal = protection.CreateProtector("console session");

    public async Task BeginAsync(HttpContext http, Guid person)
    {
        var session = await sessions.BeginAsync(person, time.GetUtcNow(), http.RequestAborted);
        http.Response.Cookies.Append(Cookie, seal.Protect(session.ToString("N")), Options());
    }

    /// <summary>The person who is signed in, and the session.</summary>
    /// <returns>Null where nobody is: no cookie, an altered one, or a session that has ended.</returns>
    public async Task<SignedIn?> FindAsync(HttpContext http)
    {
        if (IdIn(http.Request) is not { } session)
        {
            return null;
        }

        return await people.FindBySessionAsync(session, time.GetUtcNow(), http.RequestAborted) is { } person ? new SignedIn(person, session) : null;
    }

    public async Task EndAsync(HttpContext http)
    {
        if (IdIn(http.Request) is { } session)
        {
            await sessions.EndAsync(session, http.RequestAborted);
        }

        http.Response.Cookies.Delete(Cookie, Options());
    }

    private Guid? IdIn(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { } cookie)
        {
            return null;
        }

        try
        {
            return Guid.TryParseExact(seal.Unprotect(cookie), "N", out var session) ? session : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null; // Altered, or sealed by keys that are gone.
        }
    }

    private static CookieOptions Options() => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}

/// <summary>Somebody who is signed in.</summary>
internal sealed record SignedIn(Person Person, Guid Session);
