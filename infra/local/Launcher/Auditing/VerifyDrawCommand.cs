using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdmissionQueue.Sales;
using FlashSale.Launcher.State;
using FlashSale.LocalServers;

namespace FlashSale.Launcher.Auditing;

/// <summary>The verb <c>verify-draw</c>: computes a lobby's draw again from what everybody may read.</summary>
internal static class VerifyDrawCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Make(RunFolders folders, CancellationToken interrupt)
    {
        var sale = new Option<string>("--sale") { Description = "The sale, by its slug.", Required = true };
        var arrival = new Option<long>("--arrival") { Description = "Which arrival: the ticket document says it.", Required = true };
        var lane = new Option<string>("--lane")
        {
            Description = "The lane that the arrival counts in: the ticket document says it.",
            DefaultValueFactory = _ => LaneName.Main.ToString(),
        };
        var number = new Option<long?>("--number") { Description = "The number that the shopper was told." };
        var commitment = new Option<string?>("--commitment") { Description = "What was promised before the sale, if you kept it; else what is published now." };
        var url = new Option<string?>("--url") { Description = "A web node; else the one that 'up' started." };
        var json = new Option<FileInfo?>("--json") { Description = "Writes the verdict there too." };
        var command = new Command("verify-draw", "Computes the number of an arrival again, and says whether the draw kept its promise. Exit code 0: it did.")
        {
            sale, arrival, lane, number, commitment, url, json,
        };
        command.SetAction((parsed, _) => VerifyAsync(
            new DrawClaim(
                parsed.GetRequiredValue(sale), parsed.GetRequiredValue(lane), parsed.GetRequiredValue(arrival), parsed.GetValue(number), parsed.GetValue(commitment)),
            WebOf(parsed.GetValue(url) ?? OwnWeb(folders)),
            parsed.GetValue(json),
            interrupt));
        return command;
    }

    private static Uri WebOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var web) && web.Scheme is ("http" or "https")
        ? web
        : throw new LocalServerException($"--url {url}: give the address of a web node, such as http://127.0.0.1:8080.");

    private static string OwnWeb(RunFolders folders) =>
        RunState.Load(folders)?.Web.FirstOrDefault()?.Address
        ?? throw new LocalServerException("Nothing is up: start it with './flashsale up', or name a web node with --url.");

    private static async Task<int> VerifyAsync(DrawClaim claim, Uri url, FileInfo? json, CancellationToken ct)
    {
        if (claim.Arrival < 1)
        {
            throw new LocalServerException(string.Create(CultureInfo.InvariantCulture, $"--arrival {claim.Arrival}: arrivals count from 1."));
        }

        var verdict = DrawVerdict.Of(await ReadAsync(claim.Sale, url, ct), claim);
        foreach (var line in verdict.Lines())
        {
            Console.WriteLine(line);
        }

        if (json is not null)
        {
            json.Directory?.Create();
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(verdict, Indented), ct);
        }

        return verdict.Holds ? 0 : 1;
    }

    private static async Task<PublicDraw> ReadAsync(string slug, Uri url, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"/api/sales/{Uri.EscapeDataString(slug)}/draw", UriKind.Relative), ct);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                throw new LocalServerException($"There is no sale '{slug}' at {url} whose lobby draws.");
            }

            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync<PublicDraw>(ct) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            throw new LocalServerException($"The draw of '{slug}' can't be read at {url}: {e.Message} Check --url.", e);
        }
    }
}
