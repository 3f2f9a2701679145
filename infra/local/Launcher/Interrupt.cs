using System.Runtime.InteropServices;

namespace FlashSale.Launcher;

/// <summary>Ctrl-C, a closed terminal, or <c>down</c> from another one: all ask for the same orderly end.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt()
    {
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Ask))];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Ask(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
