namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>A wall clock of a process's own, by libfaketime: what the process reads is off by what a file says, from one read to the next. The monotonic
/// clock stays the machine's, as it does when an administrator or a broken time server sets a clock.</summary>
internal static class OwnClock
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1",
    ];

    /// <summary>Whether the library is there; Debian's package is called faketime.</summary>
    public static bool IsPossible => Libraries.Any(File.Exists);

    public static void Give(Dictionary<string, string> environment, string clockFile)
    {
        File.WriteAllText(clockFile, "+0\n");
        environment["LD_PRELOAD"] = Libraries.First(File.Exists);
        environment["FAKETIME_TIMESTAMP_FILE"] = clockFile;
        environment["FAKETIME_CACHE_DURATION"] = "1";
        environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        environment["DONT_FAKE_MONOTONIC"] = "1";

        // The library mends the C libraries of 2017 to 2019 where it was built for one that may be of that time. With any other this makes each timed
        // wait end at once: a node then spins in all that it should wait for, at four to eleven times its processor time.
        environment["FAKETIME_FORCE_MONOTONIC_FIX"] = "0";
    }
}
