using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Joining;

namespace WaitingRoom.Web.Shoppers;

/// <summary>How shoppers' tokens are signed. Configuration section <c>Tokens</c>.</summary>
internal sealed record TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>Base64 of 32 random bytes or more; the same on all web nodes.</summary>
    public string Key { get; init; } = "";

    /// <exception cref="ValidationException">The key is missing or too short; the message says how to make one.</exception>
    public byte[] KeyBytes()
    {
        var bytes = new byte[Key.Length];
        if (!Convert.TryFromBase64String(Key, bytes, out var length) || length < TicketToken.KeyBytesMin)
        {
            throw new ValidationException(
                $"Tokens:Key must be base64 of {TicketToken.KeyBytesMin} random bytes or more: make one with 'openssl rand -base64 32'.");
        }

        return bytes[..length];
    }
}
