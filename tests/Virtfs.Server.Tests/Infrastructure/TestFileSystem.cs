using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>
/// A file system in memory that counts what is asked of it and what it has handed out, and does anything a test wants before an operation: wait, fail,
/// throw. Allocates nothing once warm: nodes, open files and directory entries are used again.
/// </summary>
internal sealed class TestFileSystem : FileSystem
{
    private readonly long[] _calls = new long[(int)Operation.Count];
    private readonly List<TestNode> _nodes = [];
    private readonly Stack<TestNode> _freeNodes = new();
    private readonly Stack<TestOpenFile> _freeFiles = new();
    private ulong _lastInode;
    private int _openFiles;
    private int _violations;

    public TestFileSystem() => Root = MakeNode(InodeMode.S_IFDIR | 0x1ED);

    /// <summary>Guards the tree.</summary>
    public Lock Sync { get; } = new();

    public TestNode Root { get; }

    /// <summary>The device of nodes made from now on.</summary>
    public ulong Device { get; set; } = 1;

    /// <summary>Runs before every operation, on the thread that asks; its answer, unless None, is the operation's.</summary>
    public Func<Operation, TestNode, Errno>? Hook { get; set; }

    /// <summary>The most one read or write moves.</summary>
    public int MaximumTransfer { get; set; } = int.MaxValue;

    /// <summary>The descriptor of a file whose pages every open file gives; -1 for files that have none.</summary>
    public int Pages { get; set; } = -1;

    /// <summary>How many entries one reading of a directory gives.</summary>
    public int MaximumEntries { get; set; } = int.MaxValue;

    /// <summary>The block size open files tell.</summary>
    public uint BlockSize { get; set; } = 4096;

    /// <summary>True to use closed open files again: then using one after its close goes unseen.</summary>
    public bool ReusesOpenFiles { get; set; }

    public FileSystemStatistics Statistics { get; set; }

    /// <summary>False to be a file system that moves no names.</summary>
    public bool AllowsMoves { get; set; } = true;

    /// <inheritdoc/>
    public override bool MovesNames => AllowsMoves;

    public LockStatus LockAnswer { get; set; }

    public LockConflict Conflict { get; set; } = new(LockKind.Unlock, 0, 0, 0);

    /// <summary>What the last Lock or GetLock was about.</summary>
    public (LockRequest Request, ulong Session, uint Process, string Client) LastLock { get; set; }

    public OpenMode LastOpenMode { get; set; }

    public CreateRequest LastCreate { get; set; }

    public AttributeChanges LastChanges { get; set; }

    public FlushScope LastFlush { get; set; }

    public (string Name, uint User) LastAttach { get; private set; }

    /// <summary>Open files handed out and not closed.</summary>
    public int OpenFiles => Volatile.Read(ref _openFiles);

    /// <summary>Uses of an open file after its close, second closes, uses of a node nobody holds.</summary>
    public int Violations => Volatile.Read(ref _violations);

    /// <summary>References to nodes that others than the tree hold.</summary>
    public int References
    {
        get
        {
            lock (Sync)
            {
                int count = 0;
                foreach (TestNode node in _nodes)
                {
                    count += node.OutsideReferences;
                }

                return count;
            }
        }
    }

    /// <summary>How often an operation was asked for.</summary>
    public long CallsOf(Operation operation) => Volatile.Read(ref _calls[(int)operation]);

    /// <summary>How often anything was asked for.</summary>
    public long Calls
    {
        get
        {
            long sum = 0;
            for (Operation operation = 0; operation < Operation.Count; operation++)
            {
                sum += CallsOf(operation);
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        root = null;
        attributes = default;
        Errno errno = Before(Operation.Attach, Root);
        if (errno != Errno.None)
        {
            return errno;
        }

        LastAttach = (request.UserName.IsEmpty ? string.Empty : Encoding.UTF8.GetString(request.UserName), request.UserId);
        Root.AddReference();
        root = Root;
        attributes = Root.Attributes;
        return Errno.None;
    }

    /// <summary>Puts a file there.</summary>
    public TestNode AddFile(string path, ReadOnlySpan<byte> data = default) => Add(path, InodeMode.S_IFREG | 0x1A4).WithData(data);

    public TestNode AddDirectory(string path) => Add(path, InodeMode.S_IFDIR | 0x1ED);

    public TestNode AddSymlink(string path, string target) => Add(path, InodeMode.S_IFLNK | 0x1FF).WithData(Encoding.UTF8.GetBytes(target));

    /// <summary>Puts a node at a path whose folders exist.</summary>
    public TestNode Add(string path, uint mode)
    {
        string[] names = path.Split('/');
        TestNode directory = Root;
        lock (Sync)
        {
            foreach (string name in names[..^1])
            {
                directory = directory.Find(Encoding.UTF8.GetBytes(name))!;
            }

            TestNode node = MakeNode(mode);
            directory.Link(Encoding.UTF8.GetBytes(names[^1]), node);
            return node;
        }
    }

    /// <summary>A node with one reference, the tree's.</summary>
    internal TestNode MakeNode(uint mode)
    {
        lock (Sync)
        {
            if (_freeNodes.TryPop(out TestNode? node))
            {
                node.AddReference();
            }
            else
            {
                node = new TestNode(this);
                _nodes.Add(node);
            }

            node.Begin(mode, Device, ++_lastInode);
            return node;
        }
    }

    internal void Free(TestNode node)
    {
        lock (Sync)
        {
            _freeNodes.Push(node);
        }
    }

    internal TestOpenFile MakeOpenFile(TestNode node, OpenMode mode)
    {
        TestOpenFile? file = null;
        if (ReusesOpenFiles)
        {
            lock (Sync)
            {
                _freeFiles.TryPop(out file);
            }
        }

        file ??= new TestOpenFile(this);
        node.AddReference();
        file.Begin(node, mode);
        Interlocked.Increment(ref _openFiles);
        return file;
    }

    internal void Free(TestOpenFile file)
    {
        Interlocked.Decrement(ref _openFiles);
        if (ReusesOpenFiles)
        {
            lock (Sync)
            {
                _freeFiles.Push(file);
            }
        }
    }

    internal void Violated() => Interlocked.Increment(ref _violations);

    internal Errno Before(Operation operation, TestNode node)
    {
        Interlocked.Increment(ref _calls[(int)operation]);
        if (node.IsFree && operation != Operation.Unreferenced)
        {
            Violated();
        }

        return Hook is { } hook ? hook(operation, node) : Errno.None;
    }
}
