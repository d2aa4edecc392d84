using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>The open directory that a <see cref="DirectoryReader"/> reads.</summary>
internal interface IListedDirectory
{
    /// <summary>What it is.</summary>
    InodeKey Key { get; }

    /// <summary>What <c>..</c> is, where the directory itself says something else: the root's is the root.</summary>
    InodeKey? Parent { get; }

    /// <summary>Whether the types that the host tells are those that the guest sees.</summary>
    bool HasHostTypes { get; }

    /// <summary>How far the numbers in it can be told to clients as they are.</summary>
    EntryNumbers AskEntryNumbers(int descriptor);

    /// <summary>Whether the guest sees nothing under a name.</summary>
    bool Hides(ReadOnlySpan<byte> name);

    /// <summary>Holds the descriptor; to be given back by <see cref="Release"/>.</summary>
    Errno Acquire(out int descriptor);

    /// <summary>Ends <see cref="Acquire"/>.</summary>
    void Release();
}
