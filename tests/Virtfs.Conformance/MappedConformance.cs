using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <summary>What a driver must do besides that keeps the guest's attributes beside plain files of its own.</summary>
public abstract class MappedConformance(Ground ground) : FileSystemConformance(ground)
{
    [Theory]
    [InlineData(InodeMode.S_IFIFO)]
    [InlineData(InodeMode.S_IFSOCK)]
    [InlineData(InodeMode.S_IFCHR)]
    [InlineData(InodeMode.S_IFBLK)]
    public void ASpecialFileIsAnEmptyFileThatCanBeOpened(uint type)
    {
        Assert.Equal(Errno.None, Root.MakeNode("node"u8, Ordinary(type | 0x1B6), DeviceNumber.Make(1, 3), out NodeAttributes attributes));
        Assert.Equal(type | 0x1B6, attributes.Mode);
        Node node = Walk("node");
        Assert.Equal(type | 0x1B6, Attributes(node).Mode);
        Assert.Equal(DeviceNumber.Make(1, 3), Attributes(node).DeviceNumber);
        Assert.Equal(Errno.None, TryOpen(node, OpenMode.ReadWrite));
    }

    [Fact]
    public void AnyOwnerCanBeGivenWithoutPrivileges()
    {
        Assert.Equal(Errno.None, Root.MakeDirectory("directory"u8, new CreateRequest(0x1ED, 12345, 54321), out NodeAttributes made));
        Assert.Equal((12345u, 54321u), (made.Uid, made.Gid));
        Node node = Walk("directory");
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8 }));
        Assert.Equal((7u, 8u), (Attributes(node).Uid, Attributes(node).Gid));
        Assert.Equal((7u, 8u), (Attributes(Walk("directory")).Uid, Attributes(Walk("directory")).Gid));
    }

    [Fact]
    public void AModeWithoutTypeBitsKeepsTheType()
    {
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.MakeNode("fifo"u8, Ordinary(InodeMode.S_IFIFO | 0x1A4), 0, out _));
        Assert.Equal(Errno.None, Walk("link").SetAttributes(new AttributeChanges { Mode = 0x180 }));
        Assert.Equal(Errno.None, Walk("fifo").SetAttributes(new AttributeChanges { Mode = 0x180 }));
        Assert.Equal(InodeMode.S_IFLNK | 0x180, Attributes(Walk("link")).Mode);
        Assert.Equal(InodeMode.S_IFIFO | 0x180, Attributes(Walk("fifo")).Mode);
    }

    [Fact]
    public void WhatWasRemovedStillTakesAnOwnerAndAMode()
    {
        Node node = MakeFile("file");
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        MakeFile("file");
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8 }));
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Mode = 0x189 }));
        NodeAttributes attributes = Attributes(node);
        Assert.Equal((7u, 8u, InodeMode.S_IFREG | 0x189), (attributes.Uid, attributes.Gid, attributes.Mode));
        Assert.NotEqual(7u, Attributes(Walk("file")).Uid);
    }

    [Fact]
    public void WhatAFileHasInItIsReadAsALinksTarget()
    {
        byte[] target = new byte[10];
        Assert.Equal(Errno.None, MakeFile("file", "content").ReadLink(target, out int length));
        Assert.Equal("content"u8, target.AsSpan(0, length));
        Assert.Equal(Errno.EISDIR, MakeDirectory("directory").ReadLink(target, out _));
    }

    [Fact]
    public void AnEmptyLinkIsALink()
    {
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, default, Ordinary(0), out _));
        Assert.Equal(Errno.None, Walk("link").ReadLink(new byte[10], out int length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void ALinkKeepsItsAttributesUnderBothNames()
    {
        Node node = MakeFile("first");
        Assert.Equal(Errno.None, node.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8 }));
        Node directory = MakeDirectory("directory");
        Assert.Equal(Errno.None, directory.MakeLink("second"u8, node));
        Assert.Equal(Errno.None, Walk(directory, "second").SetAttributes(new AttributeChanges { Uid = 9 }));
        Assert.Equal((9u, 8u), (Attributes(Walk("first")).Uid, Attributes(Walk("first")).Gid));
        Assert.Equal(Errno.None, Root.Unlink("first"u8, UnlinkKind.NonDirectory));
        Assert.Equal((9u, 8u), (Attributes(Walk(directory, "second")).Uid, Attributes(Walk(directory, "second")).Gid));
    }

    [Fact]
    public void AttributesMoveWithTheNameAndReplaceThoseOfWhatWasThere()
    {
        Node moved = MakeFile("moved");
        Assert.Equal(Errno.None, moved.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8 }));
        Node directory = MakeDirectory("directory");
        Node replaced = MakeFile(directory, "name");
        Assert.Equal(Errno.None, replaced.SetAttributes(new AttributeChanges { Uid = 1, Gid = 2 }));
        Assert.Equal(Errno.None, Root.Rename("moved"u8, directory, "name"u8));
        NodeAttributes attributes = Attributes(Walk(directory, "name"));
        Assert.Equal((7u, 8u), (attributes.Uid, attributes.Gid));
        Assert.Equal(Errno.None, directory.Rename("name"u8, Root, "back"u8));
        attributes = Attributes(Walk("back"));
        Assert.Equal((7u, 8u), (attributes.Uid, attributes.Gid));
    }

    [Fact]
    public void WhatIsMadeUnderAFormerNameHasNothingOfItsPredecessor()
    {
        Assert.Equal(Errno.None, Root.MakeNode("name"u8, new CreateRequest(InodeMode.S_IFCHR | 0x1B6, 7, 8), DeviceNumber.Make(1, 3), out _));
        NodeAttributes untouched = Attributes(MakeFile("other"));
        Assert.Equal(Errno.None, Root.Unlink("name"u8, UnlinkKind.NonDirectory));
        NodeAttributes attributes = Attributes(MakeFile("name"));
        Assert.Equal((untouched.Uid, untouched.Gid, untouched.DeviceNumber), (attributes.Uid, attributes.Gid, attributes.DeviceNumber));
    }

    [Fact]
    public void AFailedRemovalLosesNothing()
    {
        Node directory = MakeDirectory("directory");
        MakeFile(directory, "inner");
        Assert.Equal(Errno.None, directory.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8 }));
        Assert.Equal(Errno.EISDIR, Root.Unlink("directory"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.ENOTEMPTY, Root.Unlink("directory"u8, UnlinkKind.Directory));
        Assert.Equal((7u, 8u), (Attributes(Walk("directory")).Uid, Attributes(Walk("directory")).Gid));
        Assert.Equal(Errno.None, directory.Unlink("inner"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.None, Root.Unlink("directory"u8, UnlinkKind.Directory));
    }

    [Fact]
    public void TheRootHasAttributesToo()
    {
        Assert.Equal(Errno.None, Root.SetAttributes(new AttributeChanges { Uid = 7, Gid = 8, Mode = InodeMode.S_IFDIR | 0x1C9 }));
        NodeAttributes attributes = Attributes(Root);
        Assert.Equal((7u, 8u, InodeMode.S_IFDIR | 0x1C9), (attributes.Uid, attributes.Gid, attributes.Mode));
    }

    [Fact]
    public void ListsTellNoTypes()
    {
        MakeDirectory("directory");
        Assert.All(List(Root), entry => Assert.Equal(0, entry.Type));
    }
}
