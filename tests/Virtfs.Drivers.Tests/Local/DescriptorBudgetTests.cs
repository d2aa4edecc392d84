using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>Descriptors given up and got back: by file handle, and as an ordinary user by name; on ext4 (or what /tmp is on) and tmpfs.</summary>
public sealed class DescriptorBudgetTests : IDisposable
{
    private const int Mark = 32;

    private readonly List<IDisposable> _held = [];

    public static TheoryData<string, bool> Everywhere => new()
    {
        { "/tmp", true },
        { "/tmp", false },
        { "/dev/shm", true },
        { "/dev/shm", false },
    };

    public void Dispose()
    {
        for (int i = _held.Count - 1; i >= 0; i--)
        {
            _held[i].Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void TheMarkIsKeptHoweverManyNodesAreWalked(string under, bool handles)
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share(under, null, cache, handles));
        Node[] nodes = MakeNodes(share, 500);
        Assert.InRange(cache.OpenCount, 1, Mark);
        Assert.InRange(Descriptors.CountUnder(share.Path), 1, Mark + 2);

        // And all of them still are what they were.
        for (int i = 0; i < nodes.Length; i++)
        {
            Assert.Equal((ulong)i, Share.Attributes(nodes[i]).Size);
        }

        Assert.InRange(cache.OpenCount, 1, Mark);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void OpenFilesAreGivenUpAndGotBack(string under, bool handles)
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share(under, null, cache, handles));
        OpenFile[] files = [.. Enumerable.Range(0, 200).Select(i => Hold(Share.Open(Hold(share.HostFile($"file{i}", $"content {i}")))))];
        Assert.InRange(cache.OpenCount, 1, Mark);
        for (int i = 0; i < files.Length; i++)
        {
            Assert.Equal($"content {i}", Share.Read(files[i]));
            Share.Write(files[i], 0, "C");
        }

        Assert.Equal("Content 7", File.ReadAllText(share.Host("file7")));
        Assert.InRange(cache.OpenCount, 1, Mark);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void AReopenedFileIsNotTruncatedAgain(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        OpenFile file = Hold(Share.Open(Hold(share.HostFile("file", "old")), OpenMode.ReadWrite | OpenMode.Truncate));
        Share.Write(file, 0, "kept");
        MakeNodes(share, 200);
        Share.Write(file, 4, " and added");
        Assert.Equal("kept and added", File.ReadAllText(share.Host("file")));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void AReopenedFileStillAppends(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        OpenFile file = Hold(Share.Open(Hold(share.HostFile("file", "first")), OpenMode.Write | OpenMode.Append));
        MakeNodes(share, 200);
        Share.Write(file, 0, " last");
        Assert.Equal("first last", File.ReadAllText(share.Host("file")));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void ANodeGivenUpFollowsTheGuestsRenames(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Assert.Equal(Errno.None, share.Root.MakeDirectory("old"u8, Share.Ordinary(0x1ED), out _));
        Node directory = Hold(share.Walk("old"));
        File.WriteAllText(share.Host("old/file"), "content");
        Node node = Hold(Share.Walk(directory, "file"));
        MakeNodes(share, 200);
        Assert.Equal(Errno.None, directory.Rename("file"u8, share.Root, "moved"u8));
        MakeNodes(share, 200);
        Assert.Equal(Errno.None, share.Root.Rename("moved"u8, directory, "again"u8));
        Assert.Equal(Errno.None, share.Root.Rename("old"u8, share.Root, "new"u8));
        MakeNodes(share, 200);
        Assert.Equal(7UL, Share.Attributes(node).Size);
        Assert.Equal("content", Share.Read(Hold(Share.Open(node))));
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/dev/shm")]
    public void ANodeGivenUpIsFoundByItsHandleAfterTheHostRenamedIt(string under)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark)));
        Node node = Hold(share.HostFile("file", "content"));
        MakeNodes(share, 200);
        File.Move(share.Host("file"), share.Host("elsewhere"));
        Assert.Equal(7UL, Share.Attributes(node).Size);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/dev/shm")]
    public void WithoutHandlesANodeGivenUpAndRenamedByTheHostIsESTALE(string under)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), usesHandles: false));
        Node node = Hold(share.HostFile("file", "content"));
        MakeNodes(share, 200);
        File.Move(share.Host("file"), share.Host("elsewhere"));
        Assert.Equal(Errno.ESTALE, node.GetAttributes(AttributeMask.Basic, out _));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void ANodeGivenUpAndRemovedByTheHostIsESTALEAndNeverTheNextOneOfItsNumber(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        for (int attempt = 0; attempt < 20; attempt++)
        {
            Node node = Hold(share.HostFile("file", "old"));
            OpenFile open = Hold(Share.Open(node));
            MakeNodes(share, 200);

            // The next file gets the freed number, or one of the next files does.
            File.Delete(share.Host("file"));
            for (int i = 0; i < 20; i++)
            {
                File.WriteAllText(share.Host(i == 0 ? "file" : $"next{i}"), "new object");
            }

            Assert.Equal(Errno.ESTALE, node.GetAttributes(AttributeMask.Basic, out _));
            Assert.Equal(Errno.ESTALE, open.Read(0, new byte[100], out _));

            // Walking to the new one does not bring the old one to life.
            Assert.Equal(10UL, Share.Attributes(Hold(share.Walk("file"))).Size);
            Assert.Equal(Errno.ESTALE, node.GetAttributes(AttributeMask.Basic, out _));
            Assert.Equal(Errno.ESTALE, open.Write(0, "overwritten"u8, out _));
            Assert.Equal("new object", File.ReadAllText(share.Host("file")));
        }
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void ANewObjectWithTheNumberOfOneGivenUpIsAnother(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Node old = Hold(share.HostFile("file", "old"));
        ulong number = Share.Attributes(old).Inode;
        MakeNodes(share, 200);
        File.Delete(share.Host("file"));

        // On ext4 the number comes again at once; where it does not, the test is weaker and still true.
        Node next = Hold(share.HostFile("file", "new object"));
        Assert.Equal(10UL, Share.Attributes(next).Size);
        Assert.Equal(Errno.ESTALE, old.GetAttributes(AttributeMask.Basic, out NodeAttributes attributes));
        Assert.Equal(0UL, attributes.Size);
        Assert.True(number > 0);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void AnOpenFileGivenUpSurvivesItsRemovalByTheGuest(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Node node = Hold(share.HostFile("file", "content"));
        OpenFile file = Hold(Share.Open(node));
        MakeNodes(share, 200);
        Assert.Equal(Errno.None, share.Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        MakeNodes(share, 200);
        Assert.Equal("content", Share.Read(file));
        Share.Write(file, 0, "CONTENT");
        Assert.Equal("CONTENT", Share.Read(file));
        Assert.Equal(0UL, Share.Attributes(node).LinkCount);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void AnOpenFileGivenUpSurvivesBeingReplacedByARename(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        OpenFile file = Hold(Share.Open(Hold(share.HostFile("file", "replaced"))));
        File.WriteAllText(share.Host("other"), "replacement");
        MakeNodes(share, 200);
        Assert.Equal(Errno.None, share.Root.Rename("other"u8, share.Root, "file"u8));
        MakeNodes(share, 200);
        Assert.Equal("replaced", Share.Read(file));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void ANodeGivenUpIsRemovedAndMovedByItself(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Node moved = Hold(share.HostFile("file", "content"));
        MakeNodes(share, 200);
        Assert.Equal(Errno.None, moved.MoveTo(null, "moved"u8));
        MakeNodes(share, 200);
        Assert.Equal("content", Share.Read(Hold(Share.Open(moved))));
        Assert.Equal(Errno.None, moved.Remove());
        Assert.False(File.Exists(share.Host("moved")));
        Assert.Equal("content", Share.Read(Hold(Share.Open(moved))));
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void AListingGoesOnWhereItWasAfterItsDirectoryWasGivenUp(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Directory.CreateDirectory(share.Host("listed"));
        for (int i = 0; i < 3000; i++)
        {
            File.WriteAllText(share.Host($"listed/a-rather-long-name-to-fill-the-buffer-{i:d4}"), "");
        }

        OpenFile directory = Hold(Share.Open(Hold(share.Walk("listed")), OpenMode.Read));
        HashSet<string> names = [];
        ulong offset = 0;
        int count = 0;
        while (true)
        {
            var reply = new NameList(16000);
            Assert.Equal(Errno.None, directory.ReadDirectory(offset, reply));
            if (reply.Names.Count == 0)
            {
                break;
            }

            names.UnionWith(reply.Names);
            count += reply.Names.Count;
            offset = reply.LastOffset;
            MakeNodes(share, 50);
        }

        Assert.Equal(3002, names.Count);
        Assert.Equal(3002, count);
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public void HardLinkedFilesAreFoundByTheNameThatIsLeft(string under, bool handles)
    {
        Share share = Hold(new Share(under, null, new DescriptorCache(Mark), handles));
        Node first = Hold(share.HostFile("first", "content"));
        Assert.Equal(Errno.None, share.Root.MakeLink("second"u8, first));
        Node second = Hold(share.Walk("second"));
        MakeNodes(share, 200);
        File.Delete(share.Host("first"));
        Assert.Equal(7UL, Share.Attributes(first).Size);
        Assert.Equal(7UL, Share.Attributes(second).Size);
    }

    [Fact]
    public void WithoutHandlesADeepNodeIsFoundAgainByItsNames()
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share("/dev/shm", null, cache, usesHandles: false));
        string name = new('d', 255);
        Node step = share.Root;
        List<Node> path = [];
        for (int i = 0; i < 260; i++)
        {
            Assert.Equal(Errno.None, step.MakeDirectory(Share.Bytes(name), Share.Ordinary(0x1ED), out _));
            step = Share.Walk(step, name);
            path.Add(step);
        }

        ulong number = Share.Attributes(path[^1]).Inode;
        MakeNodes(share, 200);
        Assert.Equal(number, Share.Attributes(path[^1]).Inode);
        for (int i = path.Count - 1; i >= 0; i--)
        {
            Assert.Equal(Errno.None, path[i].Remove());
            path[i].Dispose();
        }
    }

    [Fact]
    public void AnOrdinaryUserFindsNodesAgainByName()
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share("/tmp", null, cache));
        Node node = Hold(share.HostFile("file", "content"));
        MakeNodes(share, 200);
        OtherUser.Run(() => Assert.Equal(7UL, Share.Attributes(node).Size));
    }

    [Fact]
    public void AFileThatAnOrdinaryUserCouldNotOpenAgainIsKept()
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share("/tmp", null, cache, usesHandles: false));
        Assert.Equal(Errno.None, Libc.ChangeModePath(Share.Bytes(share.Path), 0x1FF));
        OtherUser.Run(() =>
        {
            var request = new CreateRequest(0x124, OtherUser.Id, OtherUser.Id);
            Assert.Equal(Errno.None, share.Root.Create("object"u8, OpenMode.ReadWrite, request, out Node? child, out OpenFile? file, out _));
            Hold(child!);
            Hold(file!);
            for (int i = 0; i < 200; i++)
            {
                Assert.Equal(Errno.None, share.Root.MakeNode(Share.Bytes($"other{i}"), request, 0, out _));
                Hold(share.Walk($"other{i}"));
            }

            Share.Write(file!, 0, "written all the same");
        });
        Assert.Equal("written all the same", File.ReadAllText(share.Host("object")));
    }

    [Fact]
    public void RemovedNodesThatNobodyOpenedGoFirstWhenThereAreNoDescriptorsLeft()
    {
        var cache = new DescriptorCache(Mark);
        Share share = Hold(new Share("/dev/shm", null, cache));
        Node opened = Hold(share.HostFile("opened", "content"));
        OpenFile file = Hold(Share.Open(opened));
        File.Delete(share.Host("opened"));
        Node walked = Hold(share.HostFile("walked", "content"));
        File.Delete(share.Host("walked"));
        for (int i = 0; i < 100 && cache.MadeRoomFor(Errno.EMFILE); i++)
        {
        }

        Assert.Equal(Errno.ESTALE, walked.GetAttributes(AttributeMask.Basic, out _));
        Assert.Equal("content", Share.Read(file));
        Assert.Equal(7UL, Share.Attributes(opened).Size);
    }

    [Fact]
    public void EverythingIsClosedInTheEnd()
    {
        var cache = new DescriptorCache(Mark);
        Share share = new("/tmp", null, cache);
        string path = share.Path;
        MakeNodes(share, 100);
        OpenFile file = Share.Open(_held[0] as Node ?? throw new InvalidOperationException());
        file.Dispose();
        Dispose();
        _held.Clear();
        Assert.Equal(1, share.FileSystem.Table.NodeCount);
        share.Dispose();
        Assert.Equal(0, cache.OpenCount);
        Assert.Equal(0, Descriptors.CountUnder(path));
    }

    private Node[] MakeNodes(Share share, int count)
    {
        if (!File.Exists(share.Host($"node{count - 1}")))
        {
            for (int i = 0; i < count; i++)
            {
                File.WriteAllBytes(share.Host($"node{i}"), new byte[i]);
            }
        }

        return [.. Enumerable.Range(0, count).Select(i => Hold(share.Walk($"node{i}")))];
    }

    private T Hold<T>(T disposable)
        where T : IDisposable
    {
        _held.Add(disposable);
        return disposable;
    }
}
