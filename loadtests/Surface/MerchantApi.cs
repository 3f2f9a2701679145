namespace FlashSale.LoadTests.Surface;

/// <summary>What a merchant does before and after a load test.</summary>
internal sealed class MerchantApi(IReadOnlyList<ApiClient> nodes, string apiKey, TimeProvider time)
{
    /// <summary>How far ahead a sale is scheduled: until then workers have shared its partitions, as they have long before a merchant's sale.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>Schedules a sale, and waits until every node has it in a state that shoppers may join in.</summary>
    /// <exception cref="StackException">It was refused, or does not open.</exception>
    public async Task OpenAsync(SaleDocument sale, string state, CancellationToken stop)
    {
        var answer = await nodes[0].PostAsync(
            "/api/merchant/sales", apiKey, sale, SurfaceJson.Default.SaleDocument, SurfaceJson.Default.ProblemDocument, stop);
        if (!answer.IsGood)
        {
            throw new StackException($"The stack at {nodes[0].Address} did not take the sale: {answer.Kind}. {answer.Problem?.Detail ?? answer.Problem?.Title}");
        }

        foreach (var node in nodes)
        {
            await WaitUntilAsync(node, sale.Slug, state, stop);
        }
    }

    /// <summary>Changes how many are admitted a minute, at once.</summary>
    /// <exception cref="StackException">It was refused.</exception>
    public async Task SetRateAsync(string slug, int ratePerMinute, CancellationToken stop)
    {
        var answer = await nodes[0].PostAsync(
            $"/api/merchant/sales/{slug}/rate", apiKey, new RateDocument(ratePerMinute), SurfaceJson.Default.RateDocument, SurfaceJson.Default.ProblemDocument, stop);
        if (!answer.IsGood)
        {
            throw new StackException($"The stack at {nodes[0].Address} did not take the rate: {answer.Kind}. {answer.Problem?.Detail ?? answer.Problem?.Title}");
        }
    }

    /// <summary>Ends a sale, so that the next run does not share the workers with it. That it is over already is as good.</summary>
    public Task CloseAsync(string slug, CancellationToken stop) => nodes[0].PostAsync($"/api/merchant/sales/{slug}/close", apiKey, null, stop);

    private async Task WaitUntilAsync(ApiClient node, string slug, string state, CancellationToken stop)
    {
        var askedAt = time.GetTimestamp();
        while (time.GetElapsedTime(askedAt) < OpenWithin)
        {
            var progress = await node.GetAsync($"/api/sales/{slug}/progress", null, SurfaceJson.Default.ProgressDocument, stop);
            if (progress.Body?.State == state)
            {
                return;
            }

            await Task.Delay(LookAgainAfter, time, stop);
        }

        throw new StackException($"The sale '{slug}' did not become '{state}' at {node.Address} within {OpenWithin.TotalSeconds:0} s: see the logs of the workers.");
    }
}

/// <summary>There is no stack to run against, or it does not work. The message says what to do.</summary>
internal sealed class StackException(string message) : Exception(message);
