using System.IO.Compression;
using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace FlashSale.LoadTests.Engine;

/// <summary>Histograms as bytes (HdrHistogram V2, gzipped), so that several generator processes can be merged without loss. The library's own compression reads
/// back only what the first read of a stream gives, which is not all of a large histogram.</summary>
internal static class HistogramBytes
{
    /// <summary>Room for the header, which the library does not count.</summary>
    private const int HeaderBytes = 256;

    public static byte[] Encode(HistogramBase histogram)
    {
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity() + HeaderBytes);
        var length = histogram.Encode(buffer, HistogramEncoderV2.Instance);
        buffer.Position = 0;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write([.. Enumerable.Range(0, length).Select(_ => buffer.Get())]);
        }

        return packed.ToArray();
    }

    public static HistogramBase Decode(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return HistogramEncoding.DecodeFromByteBuffer(ByteBuffer.Allocate(unpacked.ToArray()), minBarForHighestTrackableValue: 0);
    }
}
