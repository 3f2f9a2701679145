using StackExchange.Redis;

namespace AdmissionQueue.Redis;

/// <summary>Puts every script into Redis before it is wanted.</summary>
public static class RedisScripts
{
    /// <summary>Loads all scripts into every primary and asks whether they are there.</summary>
    /// <param name="redis">The connection.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="RedisException">A server is out of reach, or does not have one of them.</exception>
    public static async Task<int> LoadAllAsync(IConnectionMultiplexer redis)
    {
        var sources = RedisScript.Sources().ToList();
        foreach (var server in redis.GetServers().Where(server => !server.IsReplica))
        {
            foreach (var source in sources)
            {
                await server.ScriptLoadAsync(source);
                if (!await server.ScriptExistsAsync(source))
                {
                    throw new RedisException($"{server.EndPoint} does not keep the scripts that it is given.");
                }
            }
        }

        return sources.Count;
    }
}
