using System;

namespace Virtfs.Protocol.Messages;

/// <summary>Puts the names of a Twalk together in a buffer of the caller's: each takes two bytes more than its length.</summary>
public ref struct WalkNamesBuilder
{
    private readonly Span<byte> _buffer;
    private WireWriter _writer;
    private ushort _count;

    /// <summary>Begins with no names, in <paramref name="buffer"/>.</summary>
    public WalkNamesBuilder(Span<byte> buffer)
    {
        _buffer = buffer;
        _writer = new WireWriter(buffer);
    }

    /// <summary>The names added so far; they stay in the buffer, and so last as long as it does.</summary>
    public readonly WalkNames Names => new(_count, _buffer[.._writer.Length]);

    /// <summary>
    /// Adds a name; false, and nothing is added any more, if the buffer is full, the name is over
    /// <see cref="Limits.MaximumStringLength"/>, or there are <see cref="Limits.MaximumWalk"/> names already.
    /// </summary>
    public bool TryAdd(scoped ReadOnlySpan<byte> name)
    {
        if (_count == Limits.MaximumWalk)
        {
            return false;
        }

        _writer.WriteString(name);
        if (_writer.Failed)
        {
            return false;
        }

        _count++;
        return true;
    }
}
