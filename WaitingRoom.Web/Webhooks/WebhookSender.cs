using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AdmissionQueue.Events;
using InventoryLedger.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace WaitingRoom.Web.Webhooks;

/// <summary>Sends one event to one address: a CloudEvent (1.0, structured JSON), signed as Standard Webhooks does.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly IDataProtector seal;
    private readonly TimeProvider time;

    public WebhookSender(IOptions<WebhookOptions> options, IDataProtectionProvider protection, TimeProvider time)
    {
        // No redirects: they would lead past the check of the address. No proxy either: it would connect in our place.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        if (!options.Value.AllowPrivate)
        {
            handler.ConnectCallback = PublicAddress.ConnectAsync;
        }

        http = new HttpClient(handler) { Timeout = AnswerWithin, MaxResponseContentBufferSize = 64 * 1024 };
        (seal, this.time) = (protection.CreateProtector("webhook secrets"), time);
    }

    /// <summary>Makes a secret.</summary>
    /// <returns>The secret for the merchant, and what is stored of it.</returns>
    public (string Told, string Stored) NewSecret()
    {
        var secret = SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        return (secret, seal.Protect(secret));
    }

    /// <returns>Whether it was taken, and what was answered.</returns>
    public async Task<(bool IsDelivered, string Answer)> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var body = new CloudEvent(delivery.EventId, delivery.Type, delivery.Slug, delivery.Subject, delivery.Data, delivery.At).Write();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(CloudEvent.MediaType) } };
        request.Headers.Add("webhook-id", delivery.EventId.ToString());
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Sign(seal.Unprotect(delivery.Secret), delivery.EventId, timestamp, body));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
        }
        catch (HttpRequestException failed)
        {
            // Our own refusal comes wrapped; what the network says of addresses that only we can reach is nobody's business.
            return (false, failed.GetBaseException() is HttpRequestException ours && ours != failed ? ours.Message : failed.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"no answer within {AnswerWithin.TotalSeconds:0} s");
        }
    }

    public void Dispose() => http.Dispose();

    private static string Sign(string secret, Guid id, string timestamp, byte[] body)
    {
        var signed = new byte[Encoding.UTF8.GetByteCount($"{id}.{timestamp}.") + body.Length];
        body.CopyTo(signed, Encoding.UTF8.GetBytes($"{id}.{timestamp}.", signed));
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed))}";
    }
}
