using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>A guest that holds one object by very many names: neither a walk nor a move gets dearer by it, for this guest or for others.</summary>
[Collection(Alone.Name)]
public sealed class ManyNamesTests : IDisposable
{
    private readonly List<Node> _held = [];
    private readonly Share _share = new();
    private readonly StatX _stat;

    public ManyNamesTests()
    {
        _held.Add(_share.HostFile("0"));
        Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_share.Host("0")), default, InodeKey.Mask, out _stat));
    }

    private InodeTable Table => _share.FileSystem.Table;

    public void Dispose()
    {
        _held.ForEach(node => node.Dispose());
        _share.Dispose();
    }

    [Fact]
    public void A_walk_and_a_move_cost_the_same_with_a_hundred_thousand_names_of_the_object_as_with_a_hundred()
    {
        Hold(100);
        double few = Ticks();
        Hold(100_000);

        // A scan would cost a thousand times as much; the caches may cost some, and the machine may be busy.
        Assert.InRange(Ticks(), 0, few * 50);
    }

    private void Hold(int count)
    {
        for (int i = _held.Count; i < count; i++)
        {
            _held.Add(Arrive($"{i}"));
        }
    }

    // What the table does when a walk or a move has succeeded on the host, the best of many.
    private double Ticks()
    {
        LocalNode root = _share.FileSystem.Root;
        long best = long.MaxValue;
        for (int i = 0; i < 200; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Node node = Arrive("other");
            Table.Moved(InodeKey.Of(_stat), root.Inode, "other"u8, root, "moved"u8);
            best = Math.Min(best, Stopwatch.GetTimestamp() - start);
            byte[] name = new byte[16];
            Assert.Equal(Errno.None, node.GetName(name, out int length));
            Assert.Equal("moved", Encoding.UTF8.GetString(name, 0, length));
        }

        return best;
    }

    private LocalNode Arrive(string name) => Table.Arrive(_share.FileSystem.Root, Encoding.UTF8.GetBytes(name), _stat, descriptor: -1);
}
