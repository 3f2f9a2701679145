using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InventoryLedger.Brands;

namespace WaitingRoom.Web.Brands;

/// <summary>A brand that is in use: its document, and the style sheet that its colours make.</summary>
internal sealed class Brand
{
    private Brand(BrandDocument document)
    {
        Document = document;
        if (document.Light is null && document.Dark is null)
        {
            return;
        }

        var css = $":root{{{BrandPalette.Light(document.Light).Css()}}}@media (prefers-color-scheme:dark){{:root{{{BrandPalette.Dark(document.Dark).Css()}}}}}";
        Style = Encoding.UTF8.GetBytes(css);
        StyleName = $"{Convert.ToHexStringLower(SHA256.HashData(Style))[..16]}.css";
    }

    public BrandDocument Document { get; }

    /// <summary>The style sheet; null where no colour was chosen.</summary>
    public byte[]? Style { get; }

    /// <summary>Its name: it carries a hash of its content, so a copy is good for ever.</summary>
    public string? StyleName { get; }

    public static Brand Of(StoredBrand stored) => new(JsonSerializer.Deserialize<BrandDocument>(stored.Document, JsonSerializerOptions.Web)!);

    public static StoredBrand Store(AdmissionQueue.Sales.SaleId sale, BrandDraft draft) =>
        new(sale, JsonSerializer.Serialize(draft.Document, JsonSerializerOptions.Web), draft.LogoHash);
}
