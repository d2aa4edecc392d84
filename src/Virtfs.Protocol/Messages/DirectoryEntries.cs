using System;

namespace Virtfs.Protocol.Messages;

/// <summary>The entries in the data of an Rreaddir; <c>foreach</c> goes through them without a copy.</summary>
/// <remarks>Ends quietly at an entry that is cut off; <see cref="Enumerator.Failed"/> tells it from the end.</remarks>
public readonly ref struct DirectoryEntries(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Goes through the entries from the first.</summary>
    public Enumerator GetEnumerator() => new(_data);

    /// <summary>Goes through the entries of a <see cref="DirectoryEntries"/>.</summary>
    public ref struct Enumerator
    {
        private WireReader _reader;
        private DirectoryEntryRecord _current;

        internal Enumerator(ReadOnlySpan<byte> data)
        {
            _reader = new WireReader(data);
            _current = default;
        }

        /// <summary>The entry the enumerator stands at.</summary>
        public readonly DirectoryEntryRecord Current => _current;

        /// <summary>Whether the data ended within an entry.</summary>
        public readonly bool Failed => _reader.Failed;

        /// <summary>Goes to the next entry; false after the last whole one.</summary>
        public bool MoveNext() => _reader.Remaining > 0 && DirectoryEntryRecord.TryDecode(ref _reader, out _current);
    }
}
