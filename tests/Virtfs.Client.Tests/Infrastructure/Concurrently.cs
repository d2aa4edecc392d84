using System;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>Runs what blocks on a thread of its own: the pool would make the calls of one test wait for another's.</summary>
internal static class Concurrently
{
    public static Task<T> Run<T>(Func<T> call) =>
        Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
