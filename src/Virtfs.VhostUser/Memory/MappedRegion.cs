using Virtfs.Linux;
using Virtfs.VhostUser.Messages;

namespace Virtfs.VhostUser.Memory;

/// <summary>A region that can be reached: its description and its mapping.</summary>
internal sealed unsafe class MappedRegion(MemoryRegion region, MemoryMapping mapping)
{
    private readonly RegionLayout _layout = region.Layout;
    private readonly byte* _address = mapping.Address;

    /// <summary>What is mapped.</summary>
    public MemoryRegion Region { get; } = region;

    /// <summary>The mapping.</summary>
    public MemoryMapping Mapping { get; } = mapping;

    /// <summary>The first guest address.</summary>
    public ulong GuestAddress => _layout.GuestAddress;

    /// <summary>Finds a guest address and how many bytes there are from it on.</summary>
    public bool TryTranslate(ulong guestAddress, out byte* address, out ulong available)
    {
        ulong offset = unchecked(guestAddress - _layout.GuestAddress);
        address = _address + offset;
        available = unchecked(_layout.Size - offset);
        return offset < _layout.Size;
    }

    /// <summary>Finds <paramref name="length"/> bytes at a user address.</summary>
    public bool TryResolve(ulong userAddress, ulong length, out byte* address)
    {
        ulong offset = unchecked(userAddress - _layout.UserAddress);
        address = _address + offset;
        return offset < _layout.Size && length <= _layout.Size - offset;
    }
}
