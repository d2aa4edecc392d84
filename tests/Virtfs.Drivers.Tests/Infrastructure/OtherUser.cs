using System;
using System.Threading;
using Virtfs.Linux;

namespace Virtfs.Drivers.Tests.Infrastructure;

/// <summary>Runs a piece of a test on a thread that meets file systems as an ordinary user.</summary>
public static class OtherUser
{
    public const uint Id = 4321;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            Libc.SetFileSystemGroupId(Id);
            Libc.SetFileSystemUserId(Id);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException("As an ordinary user: " + failure.Message, failure);
        }
    }
}
