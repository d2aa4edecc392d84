using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The names of a Twalk, as they stand on the wire; <c>foreach</c> goes through them without a copy.</summary>
/// <remarks>
/// <code>
/// 0          2
/// +----------+-------+--------+-------+--------+--
/// | nwname 2 | len 2 | name n | len 2 | name n | ...
/// +----------+-------+--------+-------+--------+--
/// </code>
/// A client makes them with <see cref="WalkNamesBuilder"/>. Source: Plan 9's walk(5).
/// </remarks>
public readonly ref struct WalkNames
{
    // Holds exactly Count whole strings: only TryDecode and the builder make one.
    private readonly ReadOnlySpan<byte> _strings;

    internal WalkNames(ushort count, ReadOnlySpan<byte> strings)
    {
        Count = count;
        _strings = strings;
    }

    /// <summary>How many names there are. May be over <see cref="Limits.MaximumWalk"/>: that is for the server to refuse.</summary>
    public ushort Count { get; }

    /// <summary>The names as they stand on the wire, without their number.</summary>
    public ReadOnlySpan<byte> Bytes => _strings;

    /// <summary>Reads the number and the names; false if one runs past the end, and then there are no names.</summary>
    public static bool TryDecode(scoped ref WireReader reader, out WalkNames names)
    {
        ushort count = reader.ReadU16();
        WireReader ahead = reader;
        int start = ahead.Position;
        for (int i = 0; i < count && !ahead.Failed; i++)
        {
            ahead.ReadString();
        }

        ReadOnlySpan<byte> strings = reader.ReadBytes(ahead.Failed ? -1 : ahead.Position - start);
        names = reader.Failed ? default : new WalkNames(count, strings);
        return !reader.Failed;
    }

    /// <summary>Writes the number and the names.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteU16(Count);
        writer.WriteBytes(_strings);
    }

    /// <summary>Goes through the names from the first.</summary>
    public Enumerator GetEnumerator() => new(_strings);

    /// <summary>Goes through the names of a <see cref="WalkNames"/>.</summary>
    public ref struct Enumerator
    {
        private WireReader _reader;

        internal Enumerator(ReadOnlySpan<byte> strings)
        {
            _reader = new WireReader(strings);
            Current = default;
        }

        /// <summary>The name the enumerator stands at.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Goes to the next name; false after the last.</summary>
        public bool MoveNext()
        {
            if (_reader.Remaining == 0)
            {
                return false;
            }

            Current = _reader.ReadString();
            return true;
        }
    }
}
