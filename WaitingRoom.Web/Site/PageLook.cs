using WaitingRoom.Web.Brands;

namespace WaitingRoom.Web.Site;

/// <summary>What a brand adds to the head of a page.</summary>
/// <param name="Name">Who sells; null where the merchant did not say.</param>
/// <param name="Logo">The address of the picture.</param>
/// <param name="Style">The address of the style sheet with the brand's colours.</param>
internal sealed record PageLook(string? Name, string? Logo, string? Style)
{
    public static PageLook Of(Brand? brand) => new(
        brand?.Document.Name, brand?.Document.Logo, brand?.StyleName is { } style ? BrandDraft.Folder + style : null);
}
