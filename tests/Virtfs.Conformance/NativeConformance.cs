using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <summary>What a driver must do besides whose links and special files are such on the host too, and whose attributes stay with the object.</summary>
public abstract class NativeConformance(Ground ground) : FileSystemConformance(ground)
{
    [Fact]
    public void ASymbolicLinkIsNotOpened()
    {
        MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.ELOOP, TryOpen(Walk("link"), OpenMode.Read));
    }

    [Fact]
    public void ReadingTheTargetOfAFileIsEINVAL() =>
        Assert.Equal(Errno.EINVAL, MakeFile("file").ReadLink(new byte[100], out _));

    [Fact]
    public void OnlyFilesHaveASizeToChange()
    {
        MakeFile("target", "content");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
        Assert.Equal(Errno.EISDIR, MakeDirectory("directory").SetAttributes(new AttributeChanges { Size = 0 }));
        Assert.Equal(Errno.ELOOP, Walk("link").SetAttributes(new AttributeChanges { Size = 0 }));
        Assert.Equal(Errno.ENXIO, Walk("fifo").SetAttributes(new AttributeChanges { Size = 0 }));
        Assert.Equal("content", Content(Walk("target")));
    }

    [Theory]
    [InlineData(InodeMode.S_IFIFO)]
    [InlineData(InodeMode.S_IFSOCK)]
    [InlineData(InodeMode.S_IFCHR)]
    [InlineData(InodeMode.S_IFBLK)]
    public void SpecialFilesAreNeverOpened(uint type)
    {
        // For the devices the number of /dev/null and of a RAM disk that need not be there.
        Assert.Equal(Errno.None, Root.MakeNode("node"u8, Ordinary(type | 0x1B6), DeviceNumber.Make(1, 3), out _));
        Node node = Walk("node");
        Assert.Equal(Errno.ENXIO, TryOpen(node, OpenMode.Read));
        Assert.Equal(Errno.ENXIO, TryOpen(node, OpenMode.Write));
        Assert.Equal(Errno.ENXIO, TryOpen(node, OpenMode.ReadWrite | OpenMode.NonBlocking));
        Assert.Equal(type == InodeMode.S_IFIFO ? Errno.EINVAL : Errno.ENXIO, TryOpen(node, OpenMode.AccessMask));
    }

    [Fact]
    public void TheModeOfASymbolicLinkIsELOOP()
    {
        Node target = MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.ELOOP, Walk("link").SetAttributes(new AttributeChanges { Mode = 0x1FF }));
        Assert.Equal(0x1A4u, Permissions(Attributes(target)));
    }

    [Fact]
    public void TotalsAreNotToldForLinksAndSpecialFiles()
    {
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
        Assert.Equal(Errno.ELOOP, Walk("link").GetStatistics(out _));
        Assert.Equal(Errno.ENXIO, Walk("fifo").GetStatistics(out _));
    }

    [Fact]
    public void ARemovedNodeStaysWhatItWas()
    {
        Node node = MakeFile("file", "content");
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        MakeFile("file", "another");
        var changes = new AttributeChanges { Mode = 0x180, ModificationTime = new Timestamp(5, 5), Size = 4 };
        if (Ground.KeepsObjectsWithoutNames)
        {
            Change(node, changes);
            Assert.Equal("cont", Content(node));
        }
        else
        {
            Assert.Equal(Errno.ENOENT, node.SetAttributes(changes));
            Assert.Equal(Errno.ENOENT, TryOpen(node, OpenMode.Read));
        }

        Assert.Equal("another", Content(Walk("file")));
        Assert.Equal(0x1A4u, Permissions(Attributes(Walk("file"))));
    }

    [Fact]
    public void ASetIdBitSetWhileTheFileIsOpenGoesWithTheNextWrite()
    {
        Node node = MakeProgram("program", 0x1ED);
        OpenFile file = Open(node, OpenMode.Write);
        Change(node, new AttributeChanges { Mode = 0x9ED });
        Write(file, 0, "evil");
        Assert.Equal(0x1EDu, Permissions(Attributes(node)));
    }

    [Fact]
    public void ChangingTheOwnerOfAProgramTakesSetUserIdAway()
    {
        Node node = MakeProgram("program", 0x9ED);
        Change(node, new AttributeChanges { Uid = 1001 });
        Assert.Equal(0x1EDu, Permissions(Attributes(node)));
    }

    [Fact]
    public void TruncatingTakesSetIdBitsAway()
    {
        Node program = MakeProgram("program", 0x9ED);
        Assert.Equal(Errno.None, Open(program, OpenMode.Write).Truncate(1));
        Assert.Equal(0x1EDu, Permissions(Attributes(program)));
        Node other = MakeProgram("other", 0x9ED);
        Change(other, new AttributeChanges { Size = 1 });
        Assert.Equal(0x1EDu, Permissions(Attributes(other)));
        Node third = MakeProgram("third", 0x9ED);
        Open(third, OpenMode.Write | OpenMode.Truncate);
        Assert.Equal(0x1EDu, Permissions(Attributes(third)));
    }

    [Theory]
    [InlineData(0x9EDu, 0x1EDu)]
    [InlineData(0x5EDu, 0x1EDu)]
    [InlineData(0xDFFu, 0x1FFu)]
    public void WritingTakesSetIdBitsAway(uint mode, uint left)
    {
        Node node = MakeProgram("program", mode);
        Write(Open(node, OpenMode.Write), 0, "evil");
        Assert.Equal(left, Permissions(Attributes(node)));
    }

    private Node MakeProgram(string name, uint mode)
    {
        Node node = MakeFile(name, "code");
        Change(node, new AttributeChanges { Mode = mode });
        Assert.Equal(mode, Permissions(Attributes(node)));
        return node;
    }
}
