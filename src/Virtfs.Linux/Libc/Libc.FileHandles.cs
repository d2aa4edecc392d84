using System;
using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>The longest handle of any file system, in bytes (MAX_HANDLE_SZ).</summary>
    public const int MaximumHandleSize = 128;

    /// <summary>struct file_handle: handle_bytes u32, handle_type s32, then the bytes.</summary>
    private const int HandleHeaderSize = 8;

    /// <summary>
    /// A handle by which the object that a descriptor holds can be opened again, also after it was closed or renamed; ESTALE once it is
    /// gone. name_to_handle_at(2) with AT_EMPTY_PATH: 0 or -1; EOPNOTSUPP where the file system has none, EOVERFLOW where
    /// <paramref name="handle"/> is too short, and then <paramref name="handleLength"/> says how long it must be.
    /// </summary>
    /// <param name="descriptor">The object, O_PATH or not.</param>
    /// <param name="handle">Room for the handle, up to <see cref="MaximumHandleSize"/> bytes.</param>
    /// <param name="handleLength">Its length.</param>
    /// <param name="handleType">Its type, needed to open it.</param>
    /// <param name="mountId">The mount, as in /proc/self/mountinfo.</param>
    public static Errno NameToHandleAt(int descriptor, Span<byte> handle, out int handleLength, out int handleType, out int mountId)
    {
        byte* buffer = stackalloc byte[HandleHeaderSize + MaximumHandleSize];
        ((uint*)buffer)[0] = (uint)Math.Min(handle.Length, MaximumHandleSize);
        ((int*)buffer)[1] = 0;
        byte empty = 0;
        int mount = 0;
        Errno error = Result(name_to_handle_at(descriptor, &empty, buffer, &mount, (int)AtFlags.AT_EMPTY_PATH));
        if (error != Errno.None)
        {
            handleLength = error == Errno.EOVERFLOW ? ((int*)buffer)[0] : 0;
            handleType = mountId = 0;
            return error;
        }

        handleLength = ((int*)buffer)[0];
        handleType = ((int*)buffer)[1];
        mountId = mount;
        new ReadOnlySpan<byte>(buffer + HandleHeaderSize, handleLength).CopyTo(handle);
        return Errno.None;
    }

    /// <summary>
    /// Opens an object by its handle. open_by_handle_at(2): descriptor or -1; ESTALE where it no longer exists, EPERM without
    /// CAP_DAC_READ_SEARCH, EINVAL for a handle that is too long.
    /// </summary>
    /// <param name="mountDescriptor">Any object on the same file system, not O_PATH.</param>
    /// <param name="handleType">The type that came with the handle.</param>
    /// <param name="handle">The handle.</param>
    /// <param name="flags">As in open; O_PATH works. O_CLOEXEC is added.</param>
    /// <param name="descriptor">The new descriptor.</param>
    public static Errno OpenByHandleAt(int mountDescriptor, int handleType, ReadOnlySpan<byte> handle, OpenFlags flags, out int descriptor)
    {
        if (handle.Length > MaximumHandleSize)
        {
            descriptor = -1;
            return Errno.EINVAL;
        }

        byte* buffer = stackalloc byte[HandleHeaderSize + MaximumHandleSize];
        ((uint*)buffer)[0] = (uint)handle.Length;
        ((int*)buffer)[1] = handleType;
        handle.CopyTo(new Span<byte>(buffer + HandleHeaderSize, MaximumHandleSize));
        return DescriptorResult(open_by_handle_at(mountDescriptor, buffer, (flags | OpenFlags.O_CLOEXEC).Value), out descriptor);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int name_to_handle_at(int directory, byte* path, byte* handle, int* mountId, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int open_by_handle_at(int mountDescriptor, byte* handle, int flags);
}
