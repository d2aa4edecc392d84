using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// The C library's system calls, one call or tight family in each file: the only P/Invoke of the project.
/// </summary>
/// <remarks>
/// <para>Every method returns <see cref="Errno.None"/> or the call's errno; results come by <c>out</c> and are 0, -1 or <c>default</c>
/// after an error. Nothing throws and nothing is allocated.</para>
/// <para>EINTR is returned, never retried, unless the method says otherwise: a signal is how a blocked request is cancelled
/// (<see cref="ThreadInterrupt"/>).</para>
/// <para>Names, paths and link targets are bytes without a terminating NUL: more than 4,095 bytes give ENAMETOOLONG, an embedded NUL gives
/// EINVAL, both before the kernel is asked. An empty name is the kernel's to judge (ENOENT without AT_EMPTY_PATH).</para>
/// <para>All methods may be called from any thread at once.</para>
/// </remarks>
public static unsafe partial class Libc
{
    /// <summary>The directory argument that means the working directory (AT_FDCWD); with an absolute path it is ignored.</summary>
    public const int CurrentDirectory = -100;

    /// <summary>The longest path the kernel takes, without its NUL (PATH_MAX - 1).</summary>
    public const int MaximumPathLength = 4095;

    private const string Library = "libc";

    /// <summary>Must be the first thing after the call: the runtime keeps one value for each thread.</summary>
    private static Errno LastError() => (Errno)Marshal.GetLastPInvokeError();

    private static Errno Result(int result) => result < 0 ? LastError() : Errno.None;

    private static Errno Result(nint result, out long count)
    {
        if (result < 0)
        {
            Errno error = LastError();
            count = 0;
            return error;
        }

        count = result;
        return Errno.None;
    }

    private static Errno Result(nint result, out int count)
    {
        Errno error = Result(result, out long wide);
        count = (int)wide;
        return error;
    }

    private static Errno DescriptorResult(int result, out int descriptor)
    {
        descriptor = result;
        return Result(result);
    }
}
