namespace Virtfs.VhostUser.Rings;

/// <summary>The requests of a ring that have been taken and not answered, by their first descriptor.</summary>
internal sealed class HeadSet
{
    private const int WordBits = 64;

    private ulong[] _words = [];

    /// <summary>Forgets all and makes room for a ring.</summary>
    public void Reset(int ringSize) => _words = new ulong[(ringSize + WordBits - 1) / WordBits];

    /// <summary>Adds one; false when it is there already.</summary>
    public bool TryAdd(ushort head)
    {
        ref ulong word = ref _words[head / WordBits];
        ulong bit = 1UL << (head % WordBits);
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }

    /// <summary>Takes one out.</summary>
    public void Remove(ushort head) => _words[head / WordBits] &= ~(1UL << (head % WordBits));
}
