using TestServers;
using Xunit;

[assembly: AssemblyFixture(typeof(ServersFixture))]

// Two cores: whole stacks beside each other would only time each other out.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
