using FlashSale.LocalServers;

namespace FlashSale.Launcher.State;

/// <summary>Two who start or stop the same stack at once would each undo half of the other's work.</summary>
internal static class RunLock
{
    public static IDisposable Take(RunFolders folders)
    {
        PrivateFile.MakeFolder(folders.Root);
        try
        {
            return new FileStream(folders.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LocalServerException("Another './flashsale up' or 'down' is at work here: wait until it is done.");
        }
    }
}
