using System;
using System.Collections.Generic;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>The thread that watches descriptors for <see cref="DescriptorReadiness"/>. It starts with the first of them and stays.</summary>
internal static class ReadinessThread
{
    private static readonly Lock Gate = new();

    // Guarded by the gate. Events name their object by a number that is never used again, so that a late one meets nobody else.
    private static readonly Dictionary<ulong, DescriptorReadiness> Watched = [];
    private static readonly Dictionary<DescriptorReadiness, ulong> Numbers = [];
    private static ulong _lastNumber;
    private static int _epoll = -1;

    /// <summary>Begins to watch; nothing is reported until <see cref="Arm"/>.</summary>
    public static Errno Add(DescriptorReadiness readiness, int descriptor)
    {
        lock (Gate)
        {
            Errno error = Start();
            if (error != Errno.None)
            {
                return error;
            }

            error = Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_ADD, descriptor, new EpollEvent(EpollEvents.EPOLLONESHOT, ++_lastNumber));

            // A hang-up is reported even so; nobody waits then.
            if (error == Errno.None)
            {
                Watched.Add(_lastNumber, readiness);
                Numbers.Add(readiness, _lastNumber);
            }

            return error;
        }
    }

    /// <summary>Has the next event reported.</summary>
    public static Errno Arm(DescriptorReadiness readiness, int descriptor, EpollEvents events)
    {
        ulong number;
        lock (Gate)
        {
            if (!Numbers.TryGetValue(readiness, out number))
            {
                return Errno.EBADF;
            }
        }

        return Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_MOD, descriptor, new EpollEvent(events, number));
    }

    /// <summary>Watches it no more.</summary>
    public static void Remove(DescriptorReadiness readiness, int descriptor)
    {
        lock (Gate)
        {
            if (Numbers.Remove(readiness, out ulong number))
            {
                Watched.Remove(number);
                _ = Libc.ControlEpoll(_epoll, EpollOperation.EPOLL_CTL_DEL, descriptor, default);
            }
        }
    }

    private static Errno Start()
    {
        if (_epoll >= 0)
        {
            return Errno.None;
        }

        Errno error = Libc.CreateEpoll(out int epoll);
        if (error == Errno.None)
        {
            _epoll = epoll;
            new Thread(Watch) { IsBackground = true, Name = "virtfs readiness" }.Start();
        }

        return error;
    }

    private static void Watch()
    {
        Span<EpollEvent> events = stackalloc EpollEvent[Libc.MaximumEpollEvents];
        while (true)
        {
            // EINTR is the only error there can be: nobody closes the epoll instance.
            _ = Libc.WaitEpoll(_epoll, events, timeoutMilliseconds: -1, out int count);
            for (int i = 0; i < count; i++)
            {
                DescriptorReadiness? readiness;
                lock (Gate)
                {
                    Watched.TryGetValue(events[i].Data, out readiness);
                }

                readiness?.Fire();
            }
        }
    }
}
