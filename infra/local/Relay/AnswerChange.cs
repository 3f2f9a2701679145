namespace FlashSale.Relay;

/// <summary>Changes what a server answers before it goes on to the client.</summary>
/// <param name="from">Where more of the answer can be read, if it is not whole.</param>
/// <param name="buffer">What was read.</param>
/// <param name="bytes">How much of the buffer that is.</param>
/// <param name="end">Gives up.</param>
/// <returns>What goes on: the buffer, or a larger one.</returns>
public delegate Task<(byte[] Buffer, int Bytes)> AnswerChange(Stream from, byte[] buffer, int bytes, CancellationToken end);
