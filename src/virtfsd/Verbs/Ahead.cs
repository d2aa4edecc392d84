using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Daemon.Verbs;

/// <summary>Has the server at work on what comes next while what is there is looked at.</summary>
internal static class Ahead
{
    /// <summary>What a call makes of each of many, in their order, with some calls under way at the same time.</summary>
    /// <param name="source">The many.</param>
    /// <param name="most">How many calls at most are under way, or done and not yet taken.</param>
    /// <param name="call">The call. Its token is cancelled, and its end waited for, when nobody wants more.</param>
    /// <param name="cancellation">Gives it up.</param>
    public static async IAsyncEnumerable<TResult> SelectAheadAsync<T, TResult>(
        this IAsyncEnumerable<T> source,
        int most,
        Func<T, CancellationToken, Task<TResult>> call,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var calls = new Queue<Task<TResult>>(most);
        try
        {
            await foreach (T item in source.WithCancellation(cancellation))
            {
                if (calls.Count == most)
                {
                    yield return await calls.Dequeue();
                }

                calls.Enqueue(call(item, unwanted.Token));
            }

            while (calls.TryDequeue(out Task<TResult>? next))
            {
                yield return await next;
            }
        }
        finally
        {
            await unwanted.CancelAsync();
            foreach (Task rest in calls)
            {
                await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
