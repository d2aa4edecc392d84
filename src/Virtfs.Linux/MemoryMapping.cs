using System.Diagnostics;
using System.Numerics;
using System.Threading;
using Virtfs.Protocol;

namespace Virtfs.Linux;

/// <summary>
/// A shared mapping of part of a file, kept as long as anyone uses it: whoever made it has the first reference, each request in flight
/// takes one more, and the last <see cref="Release"/> unmaps.
/// </summary>
/// <remarks>
/// <para>The descriptor may be closed after mapping. The mapping is left out of core dumps and of children.</para>
/// <para>If the file shrinks below the range later, touching the memory kills the process (SIGBUS); transfers by the kernel into it get
/// EFAULT. The seal F_SEAL_SHRINK rules that out.</para>
/// <para>All members may be called from any thread; <see cref="Address"/> may be used only while holding a reference.</para>
/// </remarks>
public sealed unsafe class MemoryMapping
{
    /// <summary>The start of the mapping, on a page boundary; <see cref="Address"/> lies less than a page behind it.</summary>
    private readonly byte* _start;
    private readonly nuint _mappedLength;
    private readonly ulong _fileOffset;
    private readonly MemoryProtection _protection;

    /// <summary>0 means unmapped, and never grows again.</summary>
    private int _references = 1;

    private MemoryMapping(byte* start, nuint mappedLength, ulong fileOffset, MemoryProtection protection, byte* address, ulong length)
    {
        _start = start;
        _mappedLength = mappedLength;
        _fileOffset = fileOffset;
        _protection = protection;
        Address = address;
        Length = length;
    }

    /// <summary>The first byte of the range.</summary>
    public byte* Address { get; }

    /// <summary>The length of the range in bytes.</summary>
    public ulong Length { get; }

    /// <summary>
    /// Maps <paramref name="length"/> bytes from <paramref name="offset"/> on, which need not be on a page boundary. EINVAL for length 0 or
    /// a range that wraps, ENXIO where it reaches beyond the end of a file, and what mmap(2) says (EACCES, ENODEV, ENOMEM, EPERM).
    /// </summary>
    public static Errno Map(int descriptor, ulong offset, ulong length, MemoryProtection protection, out MemoryMapping? mapping)
    {
        mapping = null;
        if (length == 0 || length > long.MaxValue || offset > long.MaxValue - length)
        {
            return Errno.EINVAL;
        }

        Errno error = CheckSize(descriptor, offset + length);
        if (error == Errno.None)
        {
            error = GetPageSize(descriptor, out ulong pageSize);
            if (error == Errno.None)
            {
                return MapPages(descriptor, offset, length, pageSize, protection, out mapping);
            }
        }

        return error;
    }

    /// <summary>Takes a reference; false where the last one is gone already and the memory with it.</summary>
    public bool TryAddReference()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
            {
                return true;
            }

            references = seen;
        }

        return false;
    }

    /// <summary>
    /// Cuts the mapping off from the file, at the same address: what is written from now on, also by system calls that are under way, stays in private
    /// copies of the pages; what is read comes from the file where nothing was written. The caller holds a reference.
    /// </summary>
    /// <remarks>Pages that the kernel has pinned for a transfer (O_DIRECT, RDMA) are still the file's until that transfer ends.</remarks>
    /// <param name="descriptor">The file that was mapped.</param>
    public Errno MakePrivate(int descriptor)
    {
        Errno error = Libc.MemoryMapOver(
            _start, _mappedLength, _protection, MemoryMapFlags.MAP_PRIVATE | MemoryMapFlags.MAP_NORESERVE, descriptor, _fileOffset);
        if (error == Errno.None)
        {
            Advise(_start, _mappedLength);
        }

        return error;
    }

    /// <summary>Gives a reference back; the last one unmaps.</summary>
    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Debug.Assert(references >= 0);
        if (references == 0)
        {
            Errno error = Libc.MemoryUnmap(_start, _mappedLength);
            Debug.Assert(error == Errno.None);
        }
    }

    private static Errno MapPages(
        int descriptor, ulong offset, ulong length, ulong pageSize, MemoryProtection protection, out MemoryMapping? mapping)
    {
        ulong slack = offset & (pageSize - 1);
        nuint mappedLength = (nuint)((slack + length + pageSize - 1) & ~(pageSize - 1));
        const MemoryMapFlags Flags = MemoryMapFlags.MAP_SHARED | MemoryMapFlags.MAP_NORESERVE;
        Errno error = Libc.MemoryMap(mappedLength, protection, Flags, descriptor, offset - slack, out byte* start);
        if (error != Errno.None)
        {
            mapping = null;
            return error;
        }

        Advise(start, mappedLength);
        mapping = new MemoryMapping(start, mappedLength, offset - slack, protection, start + slack, length);
        return Errno.None;
    }

    /// <summary>Guest memory in a core dump or in a child is a leak; without the advice everything still works, so a refusal is no error.</summary>
    private static void Advise(byte* start, nuint length)
    {
        Libc.MemoryAdvise(start, length, MemoryAdvice.MADV_DONTDUMP);
        Libc.MemoryAdvise(start, length, MemoryAdvice.MADV_DONTFORK);
    }

    /// <summary>
    /// Pages behind the end of a file can be mapped, but touching them is SIGBUS. Devices have no size; their drivers check.
    /// </summary>
    private static Errno CheckSize(int descriptor, ulong end)
    {
        Errno error = Libc.StatX(descriptor, StatXMask.STATX_TYPE | StatXMask.STATX_SIZE, out StatX attributes);
        return error != Errno.None ? error
            : InodeMode.IsRegular(attributes.Mode) && attributes.Size < end ? Errno.ENXIO
            : Errno.None;
    }

    /// <summary>hugetlbfs wants offsets in mmap and lengths in munmap to be multiples of its own page size.</summary>
    private static Errno GetPageSize(int descriptor, out ulong pageSize)
    {
        pageSize = (ulong)System.Environment.SystemPageSize;
        Errno error = Libc.FStatFs(descriptor, out StatFs fileSystem);
        if (error == Errno.None && fileSystem.Type == StatFs.HugeTlbFsMagic && BitOperations.IsPow2(fileSystem.BlockSize))
        {
            pageSize = (ulong)fileSystem.BlockSize;
        }

        return error;
    }
}
