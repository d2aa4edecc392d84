using System;
using System.Threading;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>Waits for what must come, and gives up only when it will certainly never.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    public static void Wait(ManualResetEventSlim signal) => Assert.True(signal.Wait(Limit), "It never happened.");

    public static void Join(Thread thread) => Assert.True(thread.Join(Limit), "The thread never ended.");
}
