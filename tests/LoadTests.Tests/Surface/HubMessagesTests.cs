using System.Globalization;
using System.Text;
using FlashSale.LoadTests.Surface;

namespace LoadTests.Tests.Surface;

public sealed class HubMessagesTests
{
    [Fact]
    public void A_document_is_parsed_once_also_where_those_of_two_nodes_come_in_turn()
    {
        var messages = new HubMessages();
        var (one, other) = (Parsed(messages, second: 1), Parsed(messages, second: 2));

        Assert.NotSame(one, other);
        Assert.Same(one, Parsed(messages, second: 1));
        Assert.Same(other, Parsed(messages, second: 2));
    }

    private static ProgressDocument Parsed(HubMessages messages, int second)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"type":1,"target":"Progress","arguments":[{"sale":"s","at":"2026-11-30T10:00:0{{second}}Z","state":"open","lanes":[]}]}""");
        return messages.Read(Encoding.UTF8.GetBytes(text), DateTimeOffset.UnixEpoch)!.Value.Progress!;
    }
}
