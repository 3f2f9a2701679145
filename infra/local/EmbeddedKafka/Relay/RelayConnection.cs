using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EmbeddedKafka.Relay;

/// <summary>One client's connection, carried to its broker and back.</summary>
internal sealed class RelayConnection(Socket client, NetworkFaults faults, TimeProvider time) : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Pieces that may be under way in one direction: enough that a delay costs time and not throughput, little
    /// enough (16 MiB) that a client which does not read is felt by the sender.</summary>
    private const int PiecesMax = 256;

    private readonly Socket _broker = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public async Task RunAsync(IPEndPoint broker, CancellationToken stop)
    {
        client.NoDelay = true;
        _broker.NoDelay = true;
        await _broker.ConnectAsync(broker, stop);

        // Kafka knows no half-open connections: when one direction ends, so does the other.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] pumps = [PumpAsync(client, _broker, end.Token), PumpAsync(_broker, client, end.Token)];
        await Task.WhenAny(pumps);
        await end.CancelAsync();
        await Task.WhenAll(pumps);
    }

    /// <summary>Ends the connection with a reset rather than a polite close.</summary>
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
        _broker.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, CancellationToken end)
    {
        var underWay = Channel.CreateBounded<Piece>(new BoundedChannelOptions(PiecesMax) { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(ReadAsync(from, underWay.Writer, end), WriteAsync(underWay.Reader, to, end));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<Piece> underWay, CancellationToken end)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                var bytes = await from.ReceiveAsync(buffer, end);
                if (bytes == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                await underWay.WriteAsync(new Piece(buffer, bytes, time.GetTimestamp(), faults.DelayMs), end);
            }
        }
        finally
        {
            underWay.Complete();
        }
    }

    private async Task WriteAsync(ChannelReader<Piece> underWay, Socket to, CancellationToken end)
    {
        // However writing ends, nothing more can be carried: closing both sides also wakes the half that reads.
        using var closing = new Closing(this);
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

    private readonly record struct Closing(RelayConnection Connection) : IDisposable
    {
        public void Dispose() => Connection.Dispose();
    }

    private readonly record struct Piece(byte[] Buffer, int Bytes, long ReadAt, int DelayMs);
}
