using WaitingRoom.Web.Returning;

namespace WaitingRoom.Web.Accounts;

/// <summary>A second factor to be confirmed.</summary>
/// <param name="Secret">For who types it into the app.</param>
/// <param name="Uri">What the app wants to know.</param>
/// <param name="QrSvg">The same to scan, as an SVG document.</param>
internal sealed record Enrolment(string Secret, string Uri, string QrSvg)
{
    public static Enrolment Of(string secret, string uri)
    {
        var picture = QrPicture.Of(uri);
        return new Enrolment(
            secret,
            uri,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.Size} {picture.Size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{picture.Size}v{picture.Size}H0z"/><path d="{picture.Path}"/></svg>""");
    }
}
