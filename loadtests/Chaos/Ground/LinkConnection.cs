using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>One connection of a link, there and back.</summary>
internal sealed class LinkConnection(Socket client, Link link, TimeProvider time) : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Pieces under way in one direction: a delay costs time, not throughput, and who does not read is felt by the sender.</summary>
    private const int PiecesMax = 256;

    private Socket? server;

    public async Task RunAsync(EndPoint at, CancellationToken stop)
    {
        var isUnix = at is UnixDomainSocketEndPoint;
        server = new Socket(isUnix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        client.NoDelay = true;
        if (!isUnix)
        {
            server.NoDelay = true; // A Unix socket does not even take the question.
        }

        await server.ConnectAsync(at, stop);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] ways = [PumpAsync(client, server, null, end.Token), PumpAsync(server, client, link.Addresses, end.Token)];
        await Task.WhenAny(ways);
        await end.CancelAsync();
        await Task.WhenAll(ways);
    }

    /// <summary>Ends it with a reset rather than a polite close.</summary>
    public void Drop()
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            return; // It ended by itself a moment ago.
        }

        Dispose();
    }

    public void Dispose()
    {
        client.Dispose();
        server?.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, KafkaAddresses? addresses, CancellationToken end)
    {
        var underWay = Channel.CreateBounded<Piece>(new BoundedChannelOptions(PiecesMax) { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(ReadAsync(from, underWay.Writer, addresses, end), WriteAsync(underWay.Reader, to, end));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<Piece> underWay, KafkaAddresses? addresses, CancellationToken end)
    {
        using var reader = new NetworkStream(from, ownsSocket: false);
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                var bytes = await reader.ReadAsync(buffer, end);
                if (bytes == 0)
                {
                    return;
                }

                if (addresses is not null)
                {
                    (buffer, bytes) = await addresses.WholeAnswerAsync(reader, buffer, bytes, end);
                }

                if (!link.IsSilent)
                {
                    await underWay.WriteAsync(new Piece(buffer, bytes, time.GetTimestamp(), link.DelayMs), end);
                }
            }
        }
        finally
        {
            underWay.Complete();
        }
    }

    private async Task WriteAsync(ChannelReader<Piece> underWay, Socket to, CancellationToken end)
    {
        try
        {
            await foreach (var piece in underWay.ReadAllAsync(end))
            {
                var left = TimeSpan.FromMilliseconds(piece.DelayMs) - time.GetElapsedTime(piece.ReadAt);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, time, end);
                }

                for (var sent = 0; sent < piece.Bytes;)
                {
                    sent += await to.SendAsync(piece.Buffer.AsMemory(sent, piece.Bytes - sent), end);
                }

                ArrayPool<byte>.Shared.Return(piece.Buffer);
            }
        }
        finally
        {
            Dispose(); // However writing ends, nothing more can be carried: this also wakes the half that reads.
        }
    }

    private readonly record struct Piece(byte[] Buffer, int Bytes, long ReadAt, int DelayMs);
}
