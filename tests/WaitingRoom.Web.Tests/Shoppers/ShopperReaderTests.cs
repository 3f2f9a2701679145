using System.Security.Cryptography;
using AdmissionQueue.Joining;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Shoppers;

public sealed class ShopperReaderTests(WebNode node)
{
    private readonly FakeTimeProvider time = new();

    // The request of a hub is read at each call, for hours.
    [Fact]
    public async Task A_token_that_has_expired_since_it_was_read_opens_nothing()
    {
        var (reader, request) = await RequestAsync();
        Assert.NotNull(await reader.TicketAsync(request));

        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await reader.TicketAsync(request));
    }

    [Fact]
    public async Task What_was_opened_to_count_a_request_answers_it()
    {
        var (reader, request) = await RequestAsync();
        var ahead = await reader.TicketAheadAsync(request);

        time.Advance(TimeSpan.FromHours(1)); // So that it could not be opened again.
        Assert.NotNull(ahead);
        Assert.Equal(ahead, await reader.TicketAsync(request));
    }

    private async Task<(ShopperReader Reader, HttpRequest Request)> RequestAsync()
    {
        var sale = await node.OpenKnownSaleAsync();
        var tokens = new TicketToken(RandomNumberGenerator.GetBytes(TicketToken.KeyBytesMin), time);
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {tokens.Sign(new TicketClaims(sale.Id, TicketId.New(time), ShopperId.New(time), 1), time.GetUtcNow().AddHours(1))}";
        return (ActivatorUtilities.CreateInstance<ShopperReader>(node.Services, tokens), request);
    }
}
