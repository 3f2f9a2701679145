using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

[assembly: AssemblyFixture(typeof(ServersFixture))]
[assembly: EndsSales]

// Two cores: whole stacks beside each other would only time each other out.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
