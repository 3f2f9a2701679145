using System.Security.Cryptography;
using System.Text;

namespace TestServers.SecuredKafka;

/// <summary>The server's side of SASL's SCRAM-SHA-512 (RFC 5802, RFC 7677), for one user.</summary>
internal sealed class ScramExchange(string user, string password)
{
    public const string Mechanism = "SCRAM-SHA-512";

    private const int Iterations = 4096;

    private readonly byte[] salt = RandomNumberGenerator.GetBytes(16);
    private string clientFirst = "";
    private string serverFirst = "";

    /// <summary>Whether the client has shown that it knows the password.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What the server says to this message of the client; null where that is wrong.</summary>
    public byte[]? Answer(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        var said = serverFirst.Length == 0 ? First(text) : Final(text);
        return said is null ? null : Encoding.UTF8.GetBytes(said);
    }

    private static string? Part(string message, char name) =>
        Array.Find(message.Split(','), part => part.StartsWith($"{name}=", StringComparison.Ordinal))?[2..];

    private string? First(string message)
    {
        clientFirst = message[(message.IndexOf(",,", StringComparison.Ordinal) + 2)..];
        if (Part(clientFirst, 'n') != user)
        {
            return null;
        }

        serverFirst = $"r={Part(clientFirst, 'r')}{Convert.ToBase64String(RandomNumberGenerator.GetBytes(18))},s={Convert.ToBase64String(salt)},i={Iterations}";
        return serverFirst;
    }

    private string? Final(string message)
    {
        var proofAt = message.LastIndexOf(",p=", StringComparison.Ordinal);
        var signed = Encoding.UTF8.GetBytes($"{clientFirst},{serverFirst},{message[..proofAt]}");
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, SHA512.HashSizeInBytes);
        var key = HMACSHA512.HashData(salted, "Client Key"u8);
        var signature = HMACSHA512.HashData(SHA512.HashData(key), signed);
        var proof = key.Zip(signature, (one, other) => (byte)(one ^ other)).ToArray();
        IsDone = Part(message, 'r') == Part(serverFirst, 'r')
            && CryptographicOperations.FixedTimeEquals(proof, Convert.FromBase64String(message[(proofAt + 3)..]));
        return IsDone ? $"v={Convert.ToBase64String(HMACSHA512.HashData(HMACSHA512.HashData(salted, "Server Key"u8), signed))}" : null;
    }
}
