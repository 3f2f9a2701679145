using System.CommandLine;
using System.CommandLine.Invocation;
using FlashSale.Launcher;
using FlashSale.Launcher.Auditing;
using FlashSale.Launcher.Looking;
using FlashSale.Launcher.Starting;
using FlashSale.Launcher.State;
using FlashSale.Launcher.Stopping;
using FlashSale.LocalServers;

// Signals end a run in good order and in our own time, however long a node takes to say goodbye.
using var interrupt = new Interrupt();
try
{
    var folders = RunFolders.Find();
    var root = new RootCommand("Runs the whole flash sale on this machine, on real servers.")
    {
        UpCommand.Make(folders, TimeProvider.System, interrupt.Token),
        DownCommand.Make(folders, TimeProvider.System, interrupt.Token),
        StatusCommand.Make(folders, interrupt.Token),
        LedgerCommand.Make(folders, interrupt.Token),
        VerifyDrawCommand.Make(folders, interrupt.Token),
    };
    var parsed = root.Parse(args);
    if (parsed.Action is ParseErrorAction wrong)
    {
        wrong.ShowHelp = false; // What is wrong, in one line, is worth more than a page of all that would be right.
    }

    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (LocalServerException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
{
    return 130; // As a shell reports one that was interrupted.
}
