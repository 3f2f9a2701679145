using HdrHistogram;
using HdrHistogram.Encoding;
using HdrHistogram.Utilities;

namespace FlashSale.LoadTests.Engine;

/// <summary>Histograms as bytes (HdrHistogram V2, compressed), so that several generator processes can be merged without loss.</summary>
internal static class HistogramBytes
{
    /// <summary>Room for the header, which the library does not count.</summary>
    private const int HeaderBytes = 256;

    public static byte[] Encode(HistogramBase histogram)
    {
        var buffer = ByteBuffer.Allocate(histogram.GetNeededByteBufferCapacity() + HeaderBytes);
        var length = histogram.EncodeIntoCompressedByteBuffer(buffer);
        buffer.Position = 0;
        return [.. Enumerable.Range(0, length).Select(_ => buffer.Get())];
    }

    public static HistogramBase Decode(byte[] bytes) =>
        HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(bytes), minBarForHighestTrackableValue: 0);
}
