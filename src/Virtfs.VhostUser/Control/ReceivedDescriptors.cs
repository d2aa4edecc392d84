using System;
using Virtfs.Linux;

namespace Virtfs.VhostUser.Control;

/// <summary>The descriptors that came with a message. A handler takes those it keeps; the rest is closed when the message is done with.</summary>
internal sealed class ReceivedDescriptors
{
    /// <summary>The most that one message may bring.</summary>
    public const int Capacity = 64;

    private readonly int[] _descriptors = new int[Capacity];

    /// <summary>How many came, taken ones included.</summary>
    public int Count { get; private set; }

    /// <summary>Where to receive into.</summary>
    public Span<int> Room => _descriptors.AsSpan(Count);

    /// <summary>Says that <paramref name="count"/> more were received.</summary>
    public void Add(int count) => Count += count;

    /// <summary>Takes one, which is the caller's to close from then on.</summary>
    public FileDescriptor Take(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var taken = new FileDescriptor(_descriptors[index]);
        _descriptors[index] = -1;
        return taken;
    }

    /// <summary>Closes what nobody took.</summary>
    public void CloseRest()
    {
        foreach (int descriptor in _descriptors.AsSpan(0, Count))
        {
            if (descriptor >= 0)
            {
                Libc.Close(descriptor);
            }
        }

        Count = 0;
    }
}
