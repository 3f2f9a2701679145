using Npgsql;

namespace InventoryLedger.Postgres;

/// <summary>Adds statements to a batch with positional parameters ($1, $2, …): they are sent together, in one round trip.</summary>
internal static class BatchCommands
{
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
    }

    public static NpgsqlParameter<T> P<T>(T value) => new() { TypedValue = value };

    /// <summary>Whether each of the last statements of a batch that has run changed exactly one row.</summary>
    public static bool LastChangedOneRowEach(this NpgsqlBatch batch, int statements)
    {
        for (var index = batch.BatchCommands.Count - statements; index < batch.BatchCommands.Count; index++)
        {
            if (batch.BatchCommands[index].RecordsAffected != 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves to the next statement's rows; a batch that has fewer than its reader expects is a mistake in the code.</summary>
    public static async Task NextAsync(this NpgsqlDataReader reader, CancellationToken ct)
    {
        if (!await reader.NextResultAsync(ct))
        {
            throw new InvalidOperationException("The batch has fewer results than its reader expects.");
        }
    }
}
