using System.Globalization;
using System.Text;
using QRCoder;

namespace WaitingRoom.Web.Returning;

/// <summary>A QR code as an SVG path, so that neither the page nor its budget needs a library for it.</summary>
/// <param name="Size">Modules along one side, with the quiet zone: the path's viewBox is 0 0 size size.</param>
/// <param name="Path">The dark modules, one run of them after the other.</param>
internal sealed record QrPicture(int Size, string Path)
{
    /// <summary>Draws a text. Level M reads well from a screen and stays coarse enough for an old phone's camera.</summary>
    public static QrPicture Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var begin = x;
                while (x < rows.Count && rows[y][x])
                {
                    x++;
                }

                if (x > begin)
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{begin} {y}h{x - begin}v1h-{x - begin}z");
                }
            }
        }

        return new QrPicture(rows.Count, path.ToString());
    }
}
