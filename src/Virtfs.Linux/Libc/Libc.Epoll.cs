using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The most events that one <see cref="WaitEpoll"/> returns.</summary>
    public const int MaximumEpollEvents = 64;

    private const int EpollCloseOnExec = 0x80000;

    /// <summary>struct epoll_event is packed on x86-64 alone: events u32 @0, data u64 @4, 12 bytes; elsewhere @8, 16 bytes.</summary>
    private static int EpollEventSize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>An epoll instance, close-on-exec. epoll_create1(2): descriptor or -1.</summary>
    public static Errno CreateEpoll(out int descriptor) => DescriptorResult(epoll_create1(EpollCloseOnExec), out descriptor);

    /// <summary>
    /// Adds, changes or removes a descriptor. epoll_ctl(2): 0 or -1; EEXIST, ENOENT, EPERM for a regular file or directory, which is always
    /// ready.
    /// </summary>
    public static Errno ControlEpoll(int epoll, EpollOperation operation, int descriptor, in EpollEvent interest)
    {
        byte* buffer = stackalloc byte[16];
        *(uint*)buffer = (uint)interest.Events;
        *(ulong*)(buffer + EpollEventSize - sizeof(ulong)) = interest.Data;
        return Result(epoll_ctl(epoll, (int)operation, descriptor, buffer));
    }

    /// <summary>
    /// Waits for events. epoll_wait(2): how many came (0 after the time) or -1; EINTR when a signal came first, even one with SA_RESTART.
    /// </summary>
    /// <param name="epoll">The epoll instance.</param>
    /// <param name="events">Where they go; at most <see cref="MaximumEpollEvents"/> come at once. EINVAL where it is empty.</param>
    /// <param name="timeoutMilliseconds">How long; 0 looks only, negative waits for ever.</param>
    /// <param name="count">The number of events.</param>
    public static Errno WaitEpoll(int epoll, Span<EpollEvent> events, int timeoutMilliseconds, out int count)
    {
        byte* buffer = stackalloc byte[16 * MaximumEpollEvents];
        Errno error = Result((nint)epoll_wait(epoll, buffer, Math.Min(events.Length, MaximumEpollEvents), timeoutMilliseconds), out count);
        for (int i = 0; i < count; i++, buffer += EpollEventSize)
        {
            events[i] = new EpollEvent((EpollEvents)(*(uint*)buffer), *(ulong*)(buffer + EpollEventSize - sizeof(ulong)));
        }

        return error;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* interest);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int size, int timeout);
}
