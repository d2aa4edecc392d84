using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Making files, directories, links and special files.</content>
public abstract partial class FileSystemConformance
{
    [FactOf(Abilities.Make)]
    public void ANewFileIsEmptyAndHasItsMode()
    {
        NodeAttributes attributes = Attributes(MakeFile(Root, "file", mode: 0x1A0));
        Assert.Equal(InodeMode.S_IFREG | 0x1A0, attributes.Mode);
        Assert.Equal(0UL, attributes.Size);
        Assert.Equal(1UL, attributes.LinkCount);
    }

    [TheoryOf(Abilities.Make)]
    [InlineData(0x1FFu)]
    [InlineData(0x000u)]
    [InlineData(0x1B6u)]
    [InlineData(0x9EDu)]
    [InlineData(0x5EDu)]
    [InlineData(0x3FFu)]
    public void NoUmaskShowsInANewFilesMode(uint mode) => Assert.Equal(mode, Permissions(Attributes(MakeFile(Root, "file", mode: mode))));

    [TheoryOf(Abilities.Make)]
    [InlineData(0x1FFu)]
    [InlineData(0x1C0u)]
    [InlineData(0x3FFu)]
    [InlineData(0x5FFu)]
    public void NoUmaskShowsInANewDirectorysMode(uint mode) => Assert.Equal(mode, Permissions(Attributes(MakeDirectory(Root, "directory", mode))));

    [FactOf(Abilities.Make)]
    public void CreateTellsTheAttributesOfWhatItMade()
    {
        Errno errno = Root.Create("file"u8, OpenMode.Write, Ordinary(0x1A4), out Node? child, out OpenFile? file, out NodeAttributes attributes);
        Assert.Equal(Errno.None, errno);
        Hold(child!);
        Hold(file!);
        Assert.Equal(InodeMode.S_IFREG | 0x1A4u, attributes.Mode);
        Assert.Equal(Attributes(child!).Inode, attributes.Inode);
    }

    [FactOf(Abilities.Make)]
    public void CreatingExclusivelyWhatIsThereIsEEXIST()
    {
        MakeFile("file", "content");
        Errno errno = Root.Create("file"u8, OpenMode.Write | OpenMode.Exclusive, Ordinary(0x1A4), out _, out _, out _);
        Assert.Equal(Errno.EEXIST, errno);
        Assert.Equal("content", Content(Walk("file")));
    }

    [FactOf(Abilities.Make)]
    public void CreatingWhatIsThereOpensItAndGivesItTheMode()
    {
        Node before = MakeFile("file", "content");
        Errno errno = Root.Create("file"u8, OpenMode.ReadWrite, Ordinary(0x180), out Node? child, out OpenFile? file, out NodeAttributes attributes);
        Assert.Equal(Errno.None, errno);
        Hold(child!);
        Assert.Equal("content", Read(Hold(file!)));
        Assert.Equal(Attributes(before).Inode, attributes.Inode);
        Assert.Equal(0x180u, Permissions(Attributes(before)));
    }

    [FactOf(Abilities.Make | Abilities.Write)]
    public void CreatingWithTruncateEmptiesWhatIsThere()
    {
        Node before = MakeFile("file", "content");
        Assert.Equal(Errno.None, Root.Create("file"u8, OpenMode.Write | OpenMode.Truncate, Ordinary(0x1A4), out Node? child, out OpenFile? file, out _));
        Hold(child!);
        Hold(file!);
        Assert.Equal(0UL, Attributes(before).Size);
    }

    [FactOf(Abilities.Make)]
    public void CreatingOverADirectoryIsEISDIR()
    {
        MakeDirectory("directory");
        Assert.Equal(Errno.EISDIR, Root.Create("directory"u8, OpenMode.Write, Ordinary(0x1A4), out _, out _, out _));
    }

    [FactOf(Abilities.Make | Abilities.Symlinks)]
    public void CreatingOverASymbolicLinkIsELOOPAndTouchesNoTarget()
    {
        Node target = MakeFile("target", "content");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.ELOOP, Root.Create("link"u8, OpenMode.Write | OpenMode.Truncate, Ordinary(0x180), out _, out _, out _));
        Assert.Equal("content", Content(target));
    }

    [FactOf(Abilities.Make | Abilities.Symlinks)]
    public void CreatingThroughADanglingLinkMakesNothing()
    {
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "nowhere"u8, Ordinary(0), out _));
        Assert.Equal(Errno.ELOOP, Root.Create("link"u8, OpenMode.Write, Ordinary(0x180), out _, out _, out _));
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "nowhere"));
    }

    [FactOf(Abilities.Make | Abilities.SpecialFiles)]
    public void CreatingOverAFifoIsENXIO()
    {
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
        Assert.Equal(Errno.ENXIO, Root.Create("fifo"u8, OpenMode.Write, Ordinary(0x180), out _, out _, out _));
    }

    [FactOf(Abilities.Make)]
    public void CreatingWithTheDirectoryFlagIsEINVAL() =>
        Assert.Equal(Errno.EINVAL, Root.Create("file"u8, OpenMode.Directory, Ordinary(0x180), out _, out _, out _));

    [Fact]
    public void CreatingBelowAFileIsENOTDIR() =>
        Assert.Equal(Errno.ENOTDIR, MakeFile("file").Create("below"u8, OpenMode.Write, Ordinary(0x180), out _, out _, out _));

    [FactOf(Abilities.Make | Abilities.Write)]
    public void AFileMadeReadOnlyCanBeWrittenThroughTheFileThatMadeIt()
    {
        Assert.Equal(Errno.None, Root.Create("file"u8, OpenMode.ReadWrite | OpenMode.Exclusive, Ordinary(0x124), out Node? child, out OpenFile? file, out _));
        Hold(child!);
        Write(file!, 0, "object");
        Assert.Equal("object", Read(file!));
        Hold(file!);
    }

    [FactOf(Abilities.Make)]
    public void ADirectoryIsMadeWithItsAttributesToldAndIsEmpty()
    {
        Assert.Equal(Errno.None, Root.MakeDirectory("directory"u8, Ordinary(0x1ED), out NodeAttributes attributes));
        Node directory = Walk("directory");
        Assert.Equal(Attributes(directory).Inode, attributes.Inode);
        Assert.Equal(InodeMode.S_IFDIR | 0x1EDu, attributes.Mode);
        Assert.Equal([".", ".."], Names(directory));
    }

    [FactOf(Abilities.Make)]
    public void MakingADirectoryThatIsThereIsEEXIST()
    {
        MakeFile("name");
        Assert.Equal(Errno.EEXIST, Root.MakeDirectory("name"u8, Ordinary(0x1ED), out _));
    }

    [Fact]
    public void MakingADirectoryBelowAFileIsENOTDIR() =>
        Assert.Equal(Errno.ENOTDIR, MakeFile("file").MakeDirectory("below"u8, Ordinary(0x1ED), out _));

    [FactOf(Abilities.Symlinks)]
    public void ASymbolicLinkKeepsItsTargetByteForByte()
    {
        const string Target = "../\u00ff/not there at all";
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, Bytes(Target), Ordinary(0), out NodeAttributes attributes));
        Assert.Equal(InodeMode.S_IFLNK, attributes.Type);
        Assert.Equal(Target, ReadLink(Walk("link")));
    }

    [FactOf(Abilities.Symlinks)]
    public void ASymbolicLinksTargetMayBeAsLongAsAPath()
    {
        string target = new('t', 4000);
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, Bytes(target), Ordinary(0), out _));
        Assert.Equal(target, ReadLink(Walk("link")));
    }

    [FactOf(Abilities.Symlinks)]
    public void MakingASymbolicLinkThatIsThereIsEEXIST()
    {
        MakeFile("name");
        Assert.Equal(Errno.EEXIST, Root.MakeSymlink("name"u8, "target"u8, Ordinary(0), out _));
    }

    [TheoryOf(Abilities.SpecialFiles)]
    [InlineData(InodeMode.S_IFIFO)]
    [InlineData(InodeMode.S_IFSOCK)]
    [InlineData(InodeMode.S_IFREG)]
    public void ANodeOfATypeIsMade(uint type)
    {
        Assert.Equal(Errno.None, Root.MakeNode("node"u8, Ordinary(type | 0x1B6), 0, out NodeAttributes attributes));
        Assert.Equal(type | 0x1B6, attributes.Mode);
        Assert.Equal(type | 0x1B6, Attributes(Walk("node")).Mode);
    }

    [FactOf(Abilities.Make)]
    public void ANodeWithoutTypeIsAFile()
    {
        Assert.Equal(Errno.None, Root.MakeNode("node"u8, Ordinary(0x1A4), 0, out _));
        Assert.Equal(InodeMode.S_IFREG | 0x1A4u, Attributes(Walk("node")).Mode);
    }

    [TheoryOf(Abilities.SpecialFiles)]
    [InlineData(InodeMode.S_IFCHR)]
    [InlineData(InodeMode.S_IFBLK)]
    public void ADeviceKeepsItsNumber(uint type)
    {
        ulong number = DeviceNumber.Make(1, 7);
        Assert.Equal(Errno.None, Root.MakeNode("device"u8, Ordinary(type | 0x1A4), number, out NodeAttributes attributes));
        Assert.Equal(number, attributes.DeviceNumber);
        Assert.Equal(number, Attributes(Walk("device")).DeviceNumber);
    }

    [FactOf(Abilities.SpecialFiles)]
    public void MakingANodeThatIsThereIsEEXIST()
    {
        MakeFile("name");
        Assert.Equal(Errno.EEXIST, Root.MakeNode("name"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
    }

    [FactOf(Abilities.SpecialFiles)]
    public void ADirectoryIsNoNode() =>
        Assert.Equal(Errno.EPERM, Root.MakeNode("directory"u8, Ordinary(InodeMode.S_IFDIR | 0x1ED), 0, out _));

    [FactOf(Abilities.Make | Abilities.Attributes | Abilities.Symlinks | Abilities.SpecialFiles)]
    public void WhatIsMadeGetsItsOwner()
    {
        var request = new CreateRequest(0x9ED, 1234, 5678);
        Assert.Equal(Errno.None, Root.Create("file"u8, OpenMode.Write, request, out Node? child, out OpenFile? file, out NodeAttributes created));
        Hold(child!);
        Hold(file!);
        Assert.Equal(Errno.None, Root.MakeDirectory("directory"u8, request, out NodeAttributes directory));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, request with { Mode = InodeMode.S_IFIFO | 0x1A4 }, 0, out NodeAttributes fifo));
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, request, out NodeAttributes link));
        Assert.All([created, directory, fifo, link], attributes => Assert.Equal((1234u, 5678u), (attributes.Uid, attributes.Gid)));
        Assert.All(["file", "directory", "fifo", "link"], name => Assert.Equal((1234u, 5678u), (Attributes(Walk(name)).Uid, Attributes(Walk(name)).Gid)));

        // The change of owner takes set-user-id away; the mode is set after it.
        Assert.Equal(0x9EDu, Permissions(Attributes(Walk("file"))));
    }

    private static string ReadLink(Node node)
    {
        byte[] buffer = new byte[8192];
        Assert.Equal(Errno.None, node.ReadLink(buffer, out int length));
        return System.Text.Encoding.Latin1.GetString(buffer, 0, length);
    }
}
