using System.Collections.Generic;
using System.Globalization;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth.TestTree;

/// <summary>
/// The driver <c>synth</c>: the tree that QEMU's own tests of 9pfs are run on, with the numbers, modes and answers that QEMU's driver of that name has, the odd
/// ones too.
/// </summary>
/// <remarks>
/// The tree is an ordinary <see cref="SynthFileSystem"/>; what QEMU answers otherwise is in <see cref="TestTreeNode"/>. QEMU has the files only when it runs under
/// qtest, else an empty root; here they are always there. Names, numbers and modes: docs/qemu-compatibility.md.
/// </remarks>
public sealed class TestTreeFileSystem : FileSystem
{
    private const int WalkDepth = 16;
    private const int DirectoryEntries = 100;
    private const uint OwnerMaySearch = 0x140;
    private const uint NobodyMay = 0;

    private readonly SynthFileSystem _tree = new();
    private readonly Dictionary<SynthNode, TestTreeNode> _nodes = [];
    private readonly TestTreeNode _root;

    /// <summary>Makes the tree.</summary>
    /// <param name="xattrFids">What <c>stat/xattr_count</c> tells: the export's own count.</param>
    public TestTreeFileSystem(XattrFidQuota xattrFids)
    {
        SynthDirectory directory = _tree.Root;
        for (int depth = 0; depth < WalkDepth; depth++)
        {
            directory = directory.AddDirectory(string.Create(CultureInfo.InvariantCulture, $"WALK{depth}"));
            directory.Permissions = OwnerMaySearch;
        }

        _tree.Root.Add("LOPEN", new MuteFile()).Permissions = NobodyMay;
        _tree.Root.Add("WRITE", new SlowSinkFile()).Permissions = NobodyMay;
        _tree.Root.Add("FLUSH", new FlushFile()).Permissions = NobodyMay;
        directory = _tree.Root.AddDirectory("ReadDirDir");
        directory.Permissions = OwnerMaySearch;
        for (int number = 0; number < DirectoryEntries; number++)
        {
            directory.Add(string.Create(CultureInfo.InvariantCulture, $"ReadDirFile{number}"), new MuteFile()).Permissions = NobodyMay;
        }

        _tree.Root.AddDirectory("stat").Add("xattr_count", new XattrCountFile(xattrFids));
        _root = Number(_tree.Root, null);
    }

    /// <summary>False, as in QEMU.</summary>
    public override bool MovesNames => false;

    /// <summary>How many files there are beside the root.</summary>
    internal int FileCount => _nodes.Count - 1;

    /// <inheritdoc/>
    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        _root.AddReference();
        root = _root;
        return _root.GetAttributes(AttributeMask.Basic, out attributes);
    }

    /// <summary>The node that stands for a file of the tree.</summary>
    internal TestTreeNode NodeOf(SynthNode file) => _nodes[file];

    // QEMU numbers from 0 in the order in which it makes them: a directory, then what is in it.
    private TestTreeNode Number(SynthNode file, TestTreeNode? parent)
    {
        var node = new TestTreeNode(this, file, parent, (ulong)_nodes.Count);
        _nodes.Add(file, node);
        if (file is SynthDirectory directory)
        {
            foreach (string name in directory.Names)
            {
                directory.TryFind(name, out SynthNode? child);
                Number(child!, node);
            }
        }

        return node;
    }
}
