using System.Reflection;
using System.Runtime.InteropServices;

namespace EmbeddedKafka.Native;

/// <summary>Finds a build of librdkafka that loads here. The package carries three for Linux: the default one wants
/// libsasl2.so.3, which Debian calls libsasl2.so.2; the one for CentOS 8 is linked without it; the third is for musl.</summary>
internal static class LibrdkafkaResolver
{
    private static readonly string[] Candidates = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    internal static void Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(MockApi).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != MockApi.Library)
        {
            return 0; // Not ours: the runtime searches as usual.
        }

        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"None of {string.Join(", ", Candidates)} loads. They come with the Confluent.Kafka package: rebuild, and look for 'runtimes' beside the program.");
    }
}
