using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Virtfs.Testing;

/// <summary>
/// Starts processes that end with this one, however it ends. The kernel ends them (PR_SET_PDEATHSIG) when the *thread* that started them is gone, so one
/// thread that lives as long as the process starts them all.
/// </summary>
internal static class Launcher
{
    private static readonly BlockingCollection<Action> Work = Begin();

    /// <summary>Starts a process on the thread that stays; what it throws is thrown here.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (Action action in work.GetConsumingEnumerable())
            {
                action();
            }
        })
        {
            IsBackground = true,
            Name = "launcher",
        }.Start();
        return work;
    }
}
