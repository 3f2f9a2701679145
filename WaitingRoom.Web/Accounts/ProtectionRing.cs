using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using InventoryLedger.Accounts;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace WaitingRoom.Web.Accounts;

/// <summary>Keeps the key ring of Data Protection in the ledger, where all web nodes find it.</summary>
internal sealed class ProtectionRing(ProtectionKeyStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => [.. store.List().Select(XElement.Parse)];

    public void StoreElement(XElement element, string friendlyName) => store.Add(friendlyName, element.ToString(SaveOptions.DisableFormatting));
}

/// <summary>Encrypts the ring's keys at rest by what Tokens:Key gives: a copy of the database alone signs nobody in. Under another Tokens:Key the
/// old ring opens nothing: everybody signs in again, and second factors have to be set up anew.</summary>
internal sealed class RingCipher(byte[] tokensKey) : IXmlEncryptor, IDisposable
{
    private static readonly byte[] Purpose = Encoding.UTF8.GetBytes("flashsale data protection ring");

    private readonly AesGcm cipher = new(HKDF.DeriveKey(HashAlgorithmName.SHA256, tokensKey, 32, info: Purpose), AesGcm.TagByteSizes.MaxSize);

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var sealedBytes = new byte[nonceSize + tagSize + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, nonceSize));
        cipher.Encrypt(sealedBytes.AsSpan(0, nonceSize), plain, sealedBytes.AsSpan(nonceSize + tagSize), sealedBytes.AsSpan(nonceSize, tagSize));
        return new EncryptedXmlInfo(new XElement("sealed", Convert.ToBase64String(sealedBytes)), typeof(RingDecipher));
    }

    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value);
        var (nonceSize, tagSize) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = new byte[sealedBytes.Length - nonceSize - tagSize];
        cipher.Decrypt(sealedBytes.AsSpan(0, nonceSize), sealedBytes.AsSpan(nonceSize + tagSize), sealedBytes.AsSpan(nonceSize, tagSize), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    public void Dispose() => cipher.Dispose();
}

/// <summary>Opens what <see cref="RingCipher"/> has sealed. Data Protection makes it by its name, which is stored beside the key.</summary>
public sealed class RingDecipher : IXmlDecryptor
{
    private readonly RingCipher cipher;

    /// <summary>Takes the process's services.</summary>
    public RingDecipher(IServiceProvider services)
    {
        cipher = services.GetRequiredService<RingCipher>();
    }

    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) => cipher.Decrypt(encryptedElement);
}
