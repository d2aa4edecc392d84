using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    // The f...xattr calls and, with AT_EMPTY_PATH, getxattrat and its kin (Linux 6.13) refuse O_PATH descriptors (EBADF); the l...xattr
    // calls would answer for /proc's own link (EOPNOTSUPP). So all four follow /proc/self/fd/N. That works for files, directories, FIFOs,
    // sockets, devices and also for a symbolic link held by an O_PATH descriptor: the link itself is meant, its target is not touched.
    // Walking there is most of the 3 us.

    /// <summary>
    /// The value of an extended attribute of the object that a descriptor holds, O_PATH or not. getxattr(2) on /proc/self/fd/N: bytes or
    /// -1; an empty <paramref name="value"/> asks for the size alone; ENODATA where there is none, ERANGE where it does not fit,
    /// EOPNOTSUPP.
    /// </summary>
    /// <remarks>user.* exists on files and directories only (ENODATA to reads and EPERM to writes elsewhere); trusted.* needs
    /// CAP_SYS_ADMIN.</remarks>
    public static Errno GetXattr(int pathDescriptor, ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        byte* path = stackalloc byte[DescriptorPathSize];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = FormatXattr(pathDescriptor, path, name, attribute);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(getxattr(path, attribute, start, (nuint)value.Length), out length);
        }
    }

    /// <summary>
    /// The names of all extended attributes, each ended by NUL. listxattr(2) on /proc/self/fd/N: bytes or -1; an empty
    /// <paramref name="names"/> asks for the size alone; ERANGE where they do not fit, E2BIG where they exceed 64 KiB.
    /// </summary>
    public static Errno ListXattr(int pathDescriptor, Span<byte> names, out int length)
    {
        byte* path = stackalloc byte[DescriptorPathSize];
        Errno error = FormatDescriptorPath(pathDescriptor, path);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = names)
        {
            return Result(listxattr(path, start, (nuint)names.Length), out length);
        }
    }

    /// <summary>
    /// Sets an extended attribute. setxattr(2) on /proc/self/fd/N: 0 or -1; EEXIST and ENODATA by the flags, ENOSPC, E2BIG over 64 KiB,
    /// ERANGE for a name over 255 bytes, EOPNOTSUPP for an unknown prefix, EPERM.
    /// </summary>
    public static Errno SetXattr(int pathDescriptor, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags)
    {
        byte* path = stackalloc byte[DescriptorPathSize];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = FormatXattr(pathDescriptor, path, name, attribute);
        if (error != Errno.None)
        {
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(setxattr(path, attribute, start, (nuint)value.Length, (int)flags));
        }
    }

    /// <summary>Removes an extended attribute. removexattr(2) on /proc/self/fd/N: 0 or -1; ENODATA where there is none.</summary>
    public static Errno RemoveXattr(int pathDescriptor, ReadOnlySpan<byte> name)
    {
        byte* path = stackalloc byte[DescriptorPathSize];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = FormatXattr(pathDescriptor, path, name, attribute);
        return error != Errno.None ? error : Result(removexattr(path, attribute));
    }

    private static Errno FormatXattr(int pathDescriptor, byte* path, ReadOnlySpan<byte> name, byte* attribute)
    {
        Errno error = FormatDescriptorPath(pathDescriptor, path);
        return error != Errno.None ? error : Terminate(name, attribute);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint getxattr(byte* path, byte* name, byte* value, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint listxattr(byte* path, byte* names, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setxattr(byte* path, byte* name, byte* value, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int removexattr(byte* path, byte* name);
}
