using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Listing directories.</content>
public abstract partial class FileSystemConformance
{
    private string[] Names(Node directory) => [.. List(directory).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    [Fact]
    public void AListHasEveryNameAndTheTwoDots()
    {
        MakeFile("b");
        MakeDirectory("a");
        Assert.Equal([".", "..", "a", "b"], Names(Root));
    }

    [Fact]
    public void EntriesTellInodeAndType()
    {
        Node file = MakeFile("file");
        Node directory = MakeDirectory("directory");
        Dictionary<string, EntryList.Entry> entries = List(Root).ToDictionary(entry => entry.Name);
        Assert.Equal(Attributes(file).Inode, entries["file"].Inode);
        Assert.Equal(Attributes(directory).Inode, entries["directory"].Inode);
        Assert.Equal(Attributes(file).Device, entries["file"].Device);
        AssertType(8, entries["file"]);
        AssertType(4, entries["directory"]);
    }

    [FactOf(Abilities.Symlinks | Abilities.SpecialFiles)]
    public void EntriesTellInodeAndTypeOfOthers()
    {
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "file"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
        Dictionary<string, EntryList.Entry> entries = List(Root).ToDictionary(entry => entry.Name);
        Assert.Equal(Attributes(Walk("link")).Inode, entries["link"].Inode);
        AssertType(10, entries["link"]);
        AssertType(1, entries["fifo"]);
    }

    [Fact]
    public void TheDotsAreTheDirectoryAndItsParent()
    {
        Node directory = MakeDirectory("directory");
        Dictionary<string, EntryList.Entry> entries = List(directory).ToDictionary(entry => entry.Name);
        Assert.Equal(Attributes(directory).Inode, entries["."].Inode);
        Assert.Equal(Attributes(Root).Inode, entries[".."].Inode);
    }

    [Fact]
    public void TheRootsParentEntryIsTheRoot()
    {
        EntryList.Entry dotDot = List(Root).Single(entry => entry.Name == "..");
        Assert.Equal(Attributes(Root).Inode, dotDot.Inode);
        Assert.Equal(Attributes(Root).Device, dotDot.Device);
    }

    [Theory]
    [InlineData(24 + 255)]
    [InlineData(500)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    public void EveryEntryComesOnceHoweverSmallTheReplies(int room)
    {
        string[] expected = [.. Enumerable.Range(0, 500).Select(i => $"{i:d4}-{new string('x', i % 250)}")];
        foreach (string name in expected)
        {
            Ground.MakeFile(Root, Bytes(name), [], 0x1A4);
        }

        Assert.Equal(expected, List(Root, room).Select(entry => entry.Name).Where(name => name is not ("." or "..")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NothingFitsIntoNoRoom()
    {
        var reply = new EntryList(10);
        Assert.Equal(Errno.None, Open(Root, OpenMode.Read).ReadDirectory(0, reply));
        Assert.Empty(reply.Entries);
    }

    [Fact]
    public void ReadingGoesOnFromAnyEntry()
    {
        for (int i = 0; i < 50; i++)
        {
            MakeFile($"file{i}");
        }

        OpenFile directory = Open(Root, OpenMode.Read);
        var whole = new EntryList(1 << 20);
        Assert.Equal(Errno.None, directory.ReadDirectory(0, whole));
        foreach (int from in (int[])[40, 3, 25, 0])
        {
            var rest = new EntryList(1 << 20);
            Assert.Equal(Errno.None, directory.ReadDirectory(whole.Entries[from].NextOffset, rest));
            Assert.Equal(whole.Entries.Skip(from + 1).Select(entry => entry.Name), rest.Entries.Select(entry => entry.Name));
        }
    }

    [Fact]
    public void OffsetZeroShowsWhatCameSince()
    {
        OpenFile directory = Open(Root, OpenMode.Read);
        var before = new EntryList(40);
        Assert.Equal(Errno.None, directory.ReadDirectory(0, before));
        MakeFile("new");
        var after = new EntryList(1 << 20);
        Assert.Equal(Errno.None, directory.ReadDirectory(0, after));
        Assert.Contains(after.Entries, entry => entry.Name == "new");
    }

    [Fact]
    public void TwoListingsOfOneDirectoryDoNotDisturbEachOther()
    {
        for (int i = 0; i < 100; i++)
        {
            MakeFile($"file{i:d3}");
        }

        OpenFile first = Open(Root, OpenMode.Read);
        OpenFile second = Open(Root, OpenMode.Read);
        List<string>[] found = [[], []];
        ulong[] offsets = [0, 0];
        bool[] ended = [false, false];
        while (!ended[0] || !ended[1])
        {
            for (int i = 0; i < 2; i++)
            {
                var reply = new EntryList(100 + (i * 133));
                Assert.Equal(Errno.None, (i == 0 ? first : second).ReadDirectory(offsets[i], reply));
                ended[i] = reply.Entries.Count == 0;
                offsets[i] = ended[i] ? offsets[i] : reply.Entries[^1].NextOffset;
                found[i].AddRange(reply.Entries.Select(entry => entry.Name));
            }
        }

        Assert.Equal(102, found[0].Distinct().Count());
        Assert.Equal(found[0], found[1]);
    }

    [Fact]
    public void ALargeDirectoryIsListedCompletelyWhileOthersAddAndRemove()
    {
        const int Stable = 10_000;
        for (int i = 0; i < Stable; i++)
        {
            Ground.MakeFile(Root, Bytes($"stable{i}"), [], 0x1A4);
        }

        bool stop = false;
        int changes = 0;
        var busy = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                Ground.MakeFile(Root, Bytes($"passing{i}"), [], 0x1A4);
                if (i >= 10)
                {
                    Ground.Remove(Root, Bytes($"passing{i - 10}"));
                }

                Interlocked.Increment(ref changes);
            }
        });
        busy.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref changes) > 20);
        List<EntryList.Entry> entries = List(Root, 8192 - 24);
        Volatile.Write(ref stop, true);
        busy.Join();

        string[] stable = [.. entries.Select(entry => entry.Name).Where(name => name.StartsWith("stable", StringComparison.Ordinal))];
        Assert.Equal(Stable, stable.Length);
        Assert.Equal(Stable, stable.Distinct().Count());
    }

    // Unknown is always allowed.
    private static void AssertType(byte expected, EntryList.Entry entry) => Assert.True(entry.Type == expected || entry.Type == 0, entry.ToString());
}
