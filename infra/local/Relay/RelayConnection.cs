using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace FlashSale.Relay;

/// <summary>One client's connection, carried to its server and back.</summary>
internal sealed class RelayConnection(Socket client, NetworkFaults faults, AnswerChange? answers, TimeProvider time) : IDisposable
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Pieces that may be under way in one direction: enough that a delay costs time and not throughput, little
    /// enough (16 MiB) that a client which does not read is felt by the sender.</summary>
    private const int PiecesMax = 256;

    private Socket? _server;

    public async Task RunAsync(EndPoint server, CancellationToken stop)
    {
        client.NoDelay = true;
        if (server is UnixDomainSocketEndPoint)
        {
            _server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        }
        else
        {
            // A Unix socket does not even take the question.
            _server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        }

        await _server.ConnectAsync(server, stop);

        // The protocols that are carried know no half-open connections: when one direction ends, so does the other.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] pumps = [PumpAsync(client, _server, null, end.Token), PumpAsync(_server, client, answers, end.Token)];
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
        _server?.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, AnswerChange? change, CancellationToken end)
    {
        // A piece that is not held back is sent by the thread that read it: one wake-up for each is most of what carrying costs.
        var underWay = Channel.CreateBounded<Piece>(
            new BoundedChannelOptions(PiecesMax) { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });
        await Task.WhenAll(ReadAsync(from, underWay.Writer, change, end), WriteAsync(underWay.Reader, to, end));
    }

    private async Task ReadAsync(Socket from, ChannelWriter<Piece> underWay, AnswerChange? change, CancellationToken end)
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
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                if (change is not null)
                {
                    (buffer, bytes) = await change(reader, buffer, bytes, end);
                }

                if (!faults.IsSilent)
                {
                    await underWay.WriteAsync(new Piece(buffer, bytes, time.GetTimestamp(), faults.DelayMs), end);
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
