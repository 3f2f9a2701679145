using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FlashSale.Relay;

namespace FlashSale.LoadTests.Chaos.Network;

/// <summary>The hidden verb `carry`: carries a run's network until its input ends.</summary>
internal static class CarryCommand
{
    public const string Name = "carry";

    public static Command Create()
    {
        var command = new Command(Name, "Carries the network of a chaos run.") { Hidden = true };
        command.SetAction((_, _) => RunAsync());
        return command;
    }

    private static async Task<int> RunAsync()
    {
        SocketThread.DoesItAll();
        var links = new Dictionary<int, CarriedLink>();

        // Not Console.In: its asynchronous reads block.
        using var input = new StreamReader(Console.OpenStandardInput());
        while (await input.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize(line, LinkJson.Default.LinkOrder)!;
            if (order.Verb == LinkVerb.Open)
            {
                links.Add(order.Link, new CarriedLink(order.What));
            }
            else
            {
                links[order.Link].Obey(order);
            }

            Console.WriteLine(links[order.Link].Port.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var link in links.Values)
        {
            await link.DisposeAsync();
        }

        return ExitCodes.Good;
    }

    private sealed class CarriedLink : IAsyncDisposable
    {
        private readonly NetworkFaults faults = new();
        private readonly TcpRelay relay;

        public CarriedLink(string server)
        {
            relay = new TcpRelay(port: 0, LinkAddress.Read(server), faults, TimeProvider.System);
            relay.Open();
        }

        public int Port => relay.Address.Port;

        public void Obey(LinkOrder order)
        {
            switch (order.Verb)
            {
                case LinkVerb.Delay:
                    faults.DelayMs = int.Parse(order.What, CultureInfo.InvariantCulture);
                    break;
                case LinkVerb.Silence:
                    faults.IsSilent = true;
                    break;
                case LinkVerb.Cut:
                    faults.IsCut = true;
                    relay.DropConnections();
                    break;
                case LinkVerb.Move:
                    relay.MoveTo(LinkAddress.Read(order.What));
                    break;
                case LinkVerb.Readdress:
                    relay.Answers = KafkaAddresses.Parse(order.What).WholeAnswerAsync;
                    break;
                case LinkVerb.Heal:
                    Heal();
                    break;
                default:
                    throw new InvalidOperationException($"No order for a link: {order.Verb}.");
            }
        }

        public ValueTask DisposeAsync() => relay.DisposeAsync();

        private void Heal()
        {
            // What was swallowed is gone: a connection with a hole in it must not go on.
            if (faults.IsSilent)
            {
                relay.DropConnections();
            }

            faults.Heal();
        }
    }
}
