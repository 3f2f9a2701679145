using System.CommandLine;
using FlashSale.Launcher.State;

namespace FlashSale.Launcher.Starting;

/// <summary>The verb <c>up</c>.</summary>
internal static class UpCommand
{
    public static Command Make(RunFolders folders, TimeProvider time, CancellationToken interrupt)
    {
        var web = Number("--web", 1, 1, UpOptions.NodesMax, "Web nodes.");
        var workers = Number("--workers", 2, 1, UpOptions.NodesMax, "Workers.");
        var port = Number("--port", 8080, 1, 65_000, "Port of the first web node; the next ones follow.");
        var detach = new Option<bool>("--detach") { Description = "Return when everything is ready; './flashsale down' stops it." };
        var fresh = new Option<bool>("--fresh") { Description = "Forget the data of earlier runs first." };
        var noDemo = new Option<bool>("--no-demo") { Description = "No demo merchant, no demo sale." };
        var kafka = Text("--kafka", "host:port of a Kafka that exists, instead of the embedded one.");
        var kafkaControl = Text("--kafka-control", "URL of the control endpoint when that Kafka is an embedded one.");
        kafkaControl.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Uri.IsWellFormedUriString(result.Tokens[0].Value, UriKind.Absolute))
            {
                result.AddError($"--kafka-control {result.Tokens[0].Value}: give a URL: Kafka__ControlUrl in .flashsale/run.json of the stack that Kafka belongs to.");
            }
        });
        var redis = Text("--redis", "A Redis that exists: host:port or a StackExchange.Redis configuration.");
        var postgres = Text("--postgres", "A PostgreSQL that exists: an Npgsql connection string of a login that may create tables and roles.");

        var command = new Command("up", "Starts everything, and stops it again on Ctrl-C.");
        foreach (var option in new Option[] { web, workers, port, detach, fresh, noDemo, kafka, kafkaControl, redis, postgres })
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => new UpRun(
            new UpOptions(
                parsed.GetValue(web), parsed.GetValue(workers), parsed.GetValue(port), parsed.GetValue(detach), parsed.GetValue(fresh),
                !parsed.GetValue(noDemo), parsed.GetValue(kafka), parsed.GetValue(kafkaControl), parsed.GetValue(redis), parsed.GetValue(postgres)),
            folders, time).RunAsync(interrupt));
        return command;
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static Option<int> Number(string name, int otherwise, int min, int max, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} {min} to {max}.", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var value) || value < min || value > max))
            {
                result.AddError($"{name} {result.Tokens[0].Value}: give a number from {min} to {max}.");
            }
        });
        return option;
    }
}
