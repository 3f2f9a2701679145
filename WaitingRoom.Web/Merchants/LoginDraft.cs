using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>Checks how a sale that is to be scheduled knows the shop's customers. Who is sent away to sign in must be able to do so, and to come back
/// with something that opens.</summary>
internal static class LoginDraft
{
    public static void Check(SaleDocument document, FieldErrors errors)
    {
        var (url, keys) = (document.LoginUrl.Trim(), document.LoginKeys.Trim());
        errors.Demand(
            url.Length == 0 ? !document.LoginRequired : IsAddress(url),
            "loginUrl",
            $"Where shoppers sign in: an https address without #, of at most {SaleBounds.LoginUrlLengthMax} characters.");
        var wrong = keys.Length == 0 && !document.LoginRequired ? null : LoginKeys.Read(keys, out _);
        errors.Demand(wrong is null, "loginKeys", wrong ?? "");
    }

    // A shop on this very machine is one that somebody is trying this out with.
    private static bool IsAddress(string url) =>
        url.Length <= SaleBounds.LoginUrlLengthMax && Uri.TryCreate(url, UriKind.Absolute, out var to) && to.Fragment.Length == 0
        && (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && to.IsLoopback));
}
