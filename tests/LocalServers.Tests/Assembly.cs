using TestServers;

[assembly: AssemblyFixture(typeof(ServersFixture))]

// Faults are ordered for the whole broker: two tests at once would order each other's.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
