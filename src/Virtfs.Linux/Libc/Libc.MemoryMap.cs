using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Maps part of a file, or memory, anywhere. mmap(2): address or -1; ENODEV for a file that cannot be mapped, EACCES, EINVAL for length
    /// 0 or an offset that is not a multiple of the page size (of the huge page size on hugetlbfs), ENOMEM, EPERM where a seal forbids it,
    /// EBADF.
    /// </summary>
    public static Errno MemoryMap(
        nuint length, MemoryProtection protection, MemoryMapFlags flags, int descriptor, ulong offset, out byte* address)
    {
        byte* result = mmap(null, length, (int)protection, (int)flags, descriptor, (long)offset);
        if (result == (byte*)-1)
        {
            address = null;
            return LastError();
        }

        address = result;
        return Errno.None;
    }

    /// <summary>
    /// As <see cref="MemoryMap"/>, in place of what is mapped at <paramref name="address"/>: no access finds the range unmapped in between. mmap(2)
    /// MAP_FIXED. After an error the range may be unmapped.
    /// </summary>
    public static Errno MemoryMapOver(
        byte* address, nuint length, MemoryProtection protection, MemoryMapFlags flags, int descriptor, ulong offset)
    {
        byte* result = mmap(address, length, (int)protection, (int)(flags | MemoryMapFlags.MAP_FIXED), descriptor, (long)offset);
        return result == (byte*)-1 ? LastError() : Errno.None;
    }

    /// <summary>
    /// Removes a mapping. munmap(2): 0 or -1; EINVAL for an address or, on hugetlbfs, a length that is not a multiple of the page size.
    /// </summary>
    public static Errno MemoryUnmap(byte* address, nuint length) => Result(munmap(address, length));

    /// <summary>Tells the kernel how a range will be used. madvise(2): 0 or -1; EINVAL, ENOMEM for a range that is not mapped.</summary>
    public static Errno MemoryAdvise(byte* address, nuint length, MemoryAdvice advice) => Result(madvise(address, length, (int)advice));

    [LibraryImport(Library, SetLastError = true)]
    private static partial byte* mmap(byte* hint, nuint length, int protection, int flags, int descriptor, long offset);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int munmap(byte* address, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int madvise(byte* address, nuint length, int advice);
}
