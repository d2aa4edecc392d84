using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// As <see cref="OpenAt"/>, with limits on how the path is walked (<see cref="Resolve"/>). openat2(2), Linux 5.6: descriptor or -1;
    /// EXDEV or ELOOP where a limit was hit, EAGAIN when a rename raced with the walk and it should be tried again.
    /// </summary>
    /// <remarks>O_CLOEXEC is always added. Unlike openat, unknown flags and mode bits outside 07777 give EINVAL, and so does a mode without
    /// O_CREAT.</remarks>
    public static Errno OpenAt2(int directory, ReadOnlySpan<byte> name, OpenFlags flags, uint mode, ulong resolve, out int descriptor)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            descriptor = -1;
            return error;
        }

        // struct open_how: flags, mode, resolve.
        ulong* how = stackalloc ulong[] { (uint)(flags | OpenFlags.O_CLOEXEC).Value, mode, resolve };
        return DescriptorResult((int)syscall_openat2(OpenAt2Number, directory, path, how, 3 * sizeof(ulong)), out descriptor);
    }

    /// <summary>The number is the same on every architecture; glibc 2.36 has no wrapper.</summary>
    private const nint OpenAt2Number = 437;

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint syscall_openat2(nint number, nint directory, byte* path, ulong* how, nint size);
}
