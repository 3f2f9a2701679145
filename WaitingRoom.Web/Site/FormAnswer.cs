namespace WaitingRoom.Web.Site;

/// <summary>The answer to every form post: 303 back to the page, so that a reload never posts again.</summary>
internal static class FormAnswer
{
    public static IResult Back(HttpContext http, string slug, PageTexts texts, string? notice = null)
    {
        var keep = PageLanguage.Keep(http.Request, texts);
        var told = notice is null ? "" : $"{(keep.Length == 0 ? "?" : "&")}notice={notice}";
        return new SeeOther($"/sales/{Uri.EscapeDataString(slug)}{keep}{told}");
    }

    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
