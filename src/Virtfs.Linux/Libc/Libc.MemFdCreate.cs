using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// A file in memory that goes away with its last descriptor, close-on-exec. memfd_create(2): descriptor or -1; EINVAL for a name over
    /// 249 bytes.
    /// </summary>
    public static Errno MemFdCreate(ReadOnlySpan<byte> name, MemFdFlags flags, out int descriptor)
    {
        byte* path = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, path);
        if (error != Errno.None)
        {
            descriptor = -1;
            return error;
        }

        return DescriptorResult(memfd_create(path, (uint)(flags | MemFdFlags.MFD_CLOEXEC)), out descriptor);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int memfd_create(byte* name, uint flags);
}
