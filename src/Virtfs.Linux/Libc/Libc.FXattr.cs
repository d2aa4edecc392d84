using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

// For descriptors that are open for data these take a tenth of the time of their counterparts for O_PATH descriptors (0.2 us and 3 us).
public static unsafe partial class Libc
{
    /// <summary>
    /// As <see cref="GetXattr"/>, for a descriptor that is open for data. fgetxattr(2): bytes or -1; EBADF for an O_PATH one.
    /// </summary>
    public static Errno FGetXattr(int descriptor, ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, attribute);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(fgetxattr(descriptor, attribute, start, (nuint)value.Length), out length);
        }
    }

    /// <summary>
    /// As <see cref="ListXattr"/>, for a descriptor that is open for data. flistxattr(2): bytes or -1; EBADF for an O_PATH one.
    /// </summary>
    public static Errno FListXattr(int descriptor, Span<byte> names, out int length)
    {
        fixed (byte* start = names)
        {
            return Result(flistxattr(descriptor, start, (nuint)names.Length), out length);
        }
    }

    /// <summary>
    /// As <see cref="SetXattr"/>, for a descriptor that is open for data. fsetxattr(2): 0 or -1; EBADF for an O_PATH one.
    /// </summary>
    public static Errno FSetXattr(int descriptor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags)
    {
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, attribute);
        if (error != Errno.None)
        {
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(fsetxattr(descriptor, attribute, start, (nuint)value.Length, (int)flags));
        }
    }

    /// <summary>
    /// As <see cref="RemoveXattr"/>, for a descriptor that is open for data. fremovexattr(2): 0 or -1; EBADF for an O_PATH one.
    /// </summary>
    public static Errno FRemoveXattr(int descriptor, ReadOnlySpan<byte> name)
    {
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = Terminate(name, attribute);
        return error != Errno.None ? error : Result(fremovexattr(descriptor, attribute));
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint fgetxattr(int descriptor, byte* name, byte* value, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint flistxattr(int descriptor, byte* names, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsetxattr(int descriptor, byte* name, byte* value, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fremovexattr(int descriptor, byte* name);
}
