using System.Collections.Generic;
using Virtfs.Differential.Host;
using Virtfs.Differential.Peers;
using Virtfs.Linux;

namespace Virtfs.Differential.Comparison;

/// <summary>One of the two that are compared: a server and the folder it exports.</summary>
/// <param name="name">Who it is.</param>
/// <param name="peer">The server.</param>
/// <param name="folder">The folder.</param>
public sealed class Side(string name, Peer peer, HostFolder folder)
{
    // Numbers for inodes in the order in which replies told of them: equal on both sides as long as the replies speak of the same objects.
    private readonly Dictionary<ulong, int> _numbers = [];

    public string Name { get; } = name;

    public bool IsQemu => Name == "QEMU";

    public Peer Peer { get; } = peer;

    public HostFolder Folder { get; } = folder;

    /// <summary>False where the server exports no folder: this one is empty then and tells nothing.</summary>
    public bool ExportsFolder { get; init; } = true;

    /// <summary>What the last look at the folder found.</summary>
    public HostState State { get; private set; } = new();

    public void Look() => State = Folder.Scan();

    /// <summary>Empties the folder and forgets what was seen.</summary>
    public void Clear()
    {
        _numbers.Clear();
        Folder.Clear();
        State = new HostState();
    }

    /// <summary>The number of the object that a qid's path stands for.</summary>
    public int NumberOf(ulong path)
    {
        if (!_numbers.TryGetValue(path, out int number))
        {
            number = _numbers.Count + 1;
            _numbers.Add(path, number);
        }

        return number;
    }

    /// <summary>The object that a qid's path stands for, if a look has found it. With one device the path is the inode number shifted by a bit, plus one.</summary>
    public bool TryStat(ulong path, out StatX attributes)
    {
        attributes = default;
        return (path & 1) == 1 && Folder.TryStat(path >> 1, out attributes);
    }

    public uint? Generation(ulong path) => Folder.Generation(path >> 1);

    public override string ToString() => Name;
}
