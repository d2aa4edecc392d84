using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Waits until one of the descriptors is ready. poll(2): how many are (0 after the time), or -1; EINTR when a signal came first, even
    /// one with SA_RESTART.
    /// </summary>
    /// <param name="descriptors">What to wait for; their <see cref="PollDescriptor.Returned"/> is set.</param>
    /// <param name="timeoutMilliseconds">How long; 0 looks only, negative waits for ever.</param>
    /// <param name="ready">The number of descriptors that are ready.</param>
    public static Errno Poll(Span<PollDescriptor> descriptors, int timeoutMilliseconds, out int ready)
    {
        fixed (PollDescriptor* start = descriptors)
        {
            return Result((nint)poll(start, (nuint)descriptors.Length, timeoutMilliseconds), out ready);
        }
    }

    /// <summary>
    /// As <see cref="Poll"/>, with a time in nanoseconds. ppoll(2) with the signal mask left alone: the ready ones or -1; EINVAL for a
    /// negative time.
    /// </summary>
    public static Errno PPoll(Span<PollDescriptor> descriptors, in Timespec timeout, out int ready)
    {
        Timespec time = timeout;
        fixed (PollDescriptor* start = descriptors)
        {
            return Result((nint)ppoll(start, (nuint)descriptors.Length, &time, null), out ready);
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ppoll(PollDescriptor* descriptors, nuint count, Timespec* timeout, void* signalMask);
}
