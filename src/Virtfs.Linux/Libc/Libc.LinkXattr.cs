using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

// By path and without /proc: for a process that has changed its root. A link as the last component is meant itself; those before it are followed.
public static unsafe partial class Libc
{
    /// <summary>As <see cref="GetXattr"/>, of what a path leads to from the working directory. lgetxattr(2): bytes or -1.</summary>
    public static Errno GetLinkXattr(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        byte* terminated = stackalloc byte[BufferSize(path)];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = TerminateBoth(path, terminated, name, attribute);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(lgetxattr(terminated, attribute, start, (nuint)value.Length), out length);
        }
    }

    /// <summary>As <see cref="ListXattr"/>, of what a path leads to from the working directory. llistxattr(2): bytes or -1.</summary>
    public static Errno ListLinkXattr(ReadOnlySpan<byte> path, Span<byte> names, out int length)
    {
        byte* terminated = stackalloc byte[BufferSize(path)];
        Errno error = Terminate(path, terminated);
        if (error != Errno.None)
        {
            length = 0;
            return error;
        }

        fixed (byte* start = names)
        {
            return Result(llistxattr(terminated, start, (nuint)names.Length), out length);
        }
    }

    /// <summary>As <see cref="SetXattr"/>, of what a path leads to from the working directory. lsetxattr(2): 0 or -1.</summary>
    public static Errno SetLinkXattr(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags)
    {
        byte* terminated = stackalloc byte[BufferSize(path)];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = TerminateBoth(path, terminated, name, attribute);
        if (error != Errno.None)
        {
            return error;
        }

        fixed (byte* start = value)
        {
            return Result(lsetxattr(terminated, attribute, start, (nuint)value.Length, (int)flags));
        }
    }

    /// <summary>As <see cref="RemoveXattr"/>, of what a path leads to from the working directory. lremovexattr(2): 0 or -1.</summary>
    public static Errno RemoveLinkXattr(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        byte* terminated = stackalloc byte[BufferSize(path)];
        byte* attribute = stackalloc byte[BufferSize(name)];
        Errno error = TerminateBoth(path, terminated, name, attribute);
        return error != Errno.None ? error : Result(lremovexattr(terminated, attribute));
    }

    private static Errno TerminateBoth(ReadOnlySpan<byte> path, byte* terminated, ReadOnlySpan<byte> name, byte* attribute)
    {
        Errno error = Terminate(path, terminated);
        return error != Errno.None ? error : Terminate(name, attribute);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint lgetxattr(byte* path, byte* name, byte* value, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint llistxattr(byte* path, byte* names, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int lsetxattr(byte* path, byte* name, byte* value, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int lremovexattr(byte* path, byte* name);
}
