using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

public sealed class InviteCodeTests
{
    private static readonly SaleId Sale = new(Guid.NewGuid());

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));

    private InviteCode Codes => new(key, time);

    [Fact]
    public void A_code_opens_the_lane_that_it_was_made_for_and_no_two_are_alike()
    {
        var made = Enumerable.Range(0, 1_000).Select(i => Codes.Make(Sale, 1 + i % 7, null)).ToList();
        var opened = made.ConvertAll(code => (Codes.Open(code, out var invite), invite));
        Assert.All(opened.Index(), one => Assert.Equal(
            (InviteOpening.Open, Sale, 1 + one.Index % 7), (one.Item.Item1, one.Item.invite.Sale, one.Item.invite.LaneIndex)));
        Assert.Equal(1_000, opened.Select(one => one.invite.Id).Distinct().Count());
        Assert.All(made, code => Assert.Equal(InviteCode.Length, code.Length));
    }

    [Fact]
    public void A_code_that_was_altered_in_any_character_opens_nothing()
    {
        var code = Codes.Make(Sale, 1, null);
        for (var i = 0; i < code.Length; i++)
        {
            var altered = $"{code[..i]}{(code[i] == 'A' ? 'B' : 'A')}{code[(i + 1)..]}";
            Assert.Equal(InviteOpening.Invalid, Codes.Open(altered, out _));
        }

        Assert.Equal(InviteOpening.Invalid, Codes.Open(code[..^1], out _));
        Assert.Equal(InviteOpening.Invalid, Codes.Open($"{code}A", out _));
        Assert.Equal(InviteOpening.Invalid, Codes.Open(new string('!', code.Length), out _));
        Assert.Equal(InviteOpening.Invalid, new InviteCode(RandomNumberGenerator.GetBytes(32), time).Open(code, out _));
    }

    [Fact]
    public void A_code_opens_until_it_expires()
    {
        var code = Codes.Make(Sale, 2, time.GetUtcNow().AddMinutes(1));
        Assert.Equal(InviteOpening.Open, Codes.Open(code, out _));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(InviteOpening.Open, Codes.Open(code, out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(InviteOpening.Expired, Codes.Open(code, out _));
    }

    [Fact]
    public void The_main_lane_needs_no_code() => Assert.Throws<ArgumentOutOfRangeException>(() => Codes.Make(Sale, 0, null));
}
