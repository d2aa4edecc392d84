using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>What a file that would grow beyond RLIMIT_FSIZE is answered with beside EFBIG; it ends the process by default. signal(7).</summary>
    public const int SIGXFSZ = 25;

    /// <summary>
    /// struct sigaction: handler @0, mask of 128 bytes @8, flags s32 @136, restorer @144; the same in glibc and musl on x86-64 and arm64.
    /// </summary>
    private const int SignalActionSize = 152;

    private const int SignalUnblock = 1;

    private const int SignalSetSize = 128;

    /// <summary>
    /// The first signal free for programs' own use; the C library keeps those before it. SIGRTMIN in signal(7), cannot fail.
    /// </summary>
    public static int FirstRealTimeSignal => __libc_current_sigrtmin();

    /// <summary>
    /// Sends a signal to one thread of a process. tgkill(2): 0 or -1; ESRCH where there is no such thread (any more), EINVAL, EPERM.
    /// </summary>
    public static Errno TgKill(int processId, int threadId, int signal) => Result(tgkill(processId, threadId, signal));

    /// <summary>
    /// Handles a signal by doing nothing, without SA_RESTART, so that all it does is to make a blocked call return EINTR. sigaction(2): 0
    /// or -1; EINVAL.
    /// </summary>
    /// <remarks>The handler is the C library's abs(3): managed code must not run in a signal handler, and abs harms nobody.</remarks>
    public static Errno IgnoreSignalByHandler(int signal)
    {
        nint library = NativeLibrary.Load(Library, typeof(Libc).Assembly, null);
        byte* action = stackalloc byte[SignalActionSize];
        new Span<byte>(action, SignalActionSize).Clear();
        *(nint*)action = NativeLibrary.GetExport(library, "abs");
        return Result(sigaction(signal, action, null));
    }

    /// <summary>
    /// Lets a signal reach the calling thread, also where the process was started with it blocked. pthread_sigmask(3): the error itself.
    /// </summary>
    public static Errno UnblockSignal(int signal)
    {
        byte* set = stackalloc byte[SignalSetSize];
        new Span<byte>(set, SignalSetSize).Clear();
        int bit = signal - 1;
        set[bit / 8] = (byte)(1 << (bit % 8));
        return (Errno)pthread_sigmask(SignalUnblock, set, null);
    }

    [LibraryImport(Library)]
    private static partial int __libc_current_sigrtmin();

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tgkill(int processId, int threadId, int signal);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sigaction(int signal, byte* action, byte* previous);

    [LibraryImport(Library)]
    private static partial int pthread_sigmask(int how, byte* set, byte* previous);
}
