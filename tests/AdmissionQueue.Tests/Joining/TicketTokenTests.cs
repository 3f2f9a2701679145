using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

public sealed class TicketTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));
    private readonly TicketClaims claims = new(new SaleId(Guid.NewGuid()), new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), 4711);

    [Fact]
    public async Task A_token_opens_to_what_was_signed()
    {
        var tokens = new TicketToken(Key, time);
        Assert.Equal(claims, await tokens.OpenAsync(tokens.Sign(claims, time.GetUtcNow().AddHours(1))));
        Assert.Equal(claims.Shopper, await tokens.OpenShopperAsync(tokens.SignShopper(claims.Shopper, time.GetUtcNow().AddHours(1))));
    }

    [Fact]
    public async Task A_token_keeps_its_lane()
    {
        var (tokens, member) = (new TicketToken(Key, time), claims with { Lane = new LaneName("members") });
        Assert.Equal(member, await tokens.OpenAsync(tokens.Sign(member, time.GetUtcNow().AddHours(1))));
    }

    [Fact]
    public async Task An_expired_token_opens_nothing()
    {
        var tokens = new TicketToken(Key, time);
        var token = tokens.Sign(claims, time.GetUtcNow().AddHours(1));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await tokens.OpenAsync(token));
    }

    [Fact]
    public async Task A_token_of_another_key_opens_nothing()
    {
        var foreign = new TicketToken([.. Key.Reverse()], time).Sign(claims, time.GetUtcNow().AddHours(1));
        Assert.Null(await new TicketToken(Key, time).OpenAsync(foreign));
    }

    [Fact]
    public async Task A_shoppers_token_is_no_ticket_and_a_ticket_is_no_shoppers_token()
    {
        var tokens = new TicketToken(Key, time);
        var expiresAt = time.GetUtcNow().AddHours(1);
        Assert.Null(await tokens.OpenAsync(tokens.SignShopper(claims.Shopper, expiresAt)));
        Assert.Null(await tokens.OpenShopperAsync(tokens.Sign(claims, expiresAt)));
    }

    [Fact]
    public async Task A_token_with_any_character_changed_opens_nothing()
    {
        var tokens = new TicketToken(Key, time);
        var token = tokens.Sign(claims, time.GetUtcNow().AddHours(1));
        await Gen.Select(Gen.Int[0, token.Length - 1], Gen.Char['!', '~']).SampleAsync(async (at, character) =>
        {
            var altered = token[..at] + character + token[(at + 1)..];

            // The last character of base64 has bits that nothing reads; a change of these only is no change of the token.
            Assert.True(altered == token || IsLastOfAPart(token, at) || await tokens.OpenAsync(altered) is null, altered);
        }, iter: 500);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiIwIn0.")]
    public async Task Nonsense_opens_nothing(string token) => Assert.Null(await new TicketToken(Key, time).OpenAsync(token));

    [Fact]
    public void A_short_key_is_refused() => Assert.Throws<ArgumentException>(() => new TicketToken(new byte[16], time));

    private static bool IsLastOfAPart(string token, int at) => at == token.Length - 1 || token[at + 1] == '.';
}
