using System;
using System.Collections.Generic;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Linking, removing, renaming, and what stays usable through it.</content>
public abstract partial class FileSystemConformance
{
    [FactOf(Abilities.HardLinks | Abilities.Write)]
    public void AHardLinkIsTheSameObject()
    {
        Node file = MakeFile("file", "content");
        Assert.Equal(Errno.None, MakeDirectory("directory").MakeLink("link"u8, file));
        Node link = Walk(Walk("directory"), "link");
        Assert.Equal(Attributes(file).Inode, Attributes(link).Inode);
        Assert.Equal(2UL, Attributes(file).LinkCount);
        Write(Open(link, OpenMode.Write), 0, "CONTENT");
        Assert.Equal("CONTENT", Content(file));
    }

    [Fact]
    public void ANodeKnowsItsNameAndTheRootHasNone()
    {
        Node file = MakeFile("file");
        Span<byte> name = stackalloc byte[10];
        Assert.Equal((Errno.None, 4), (file.GetName(name, out int length), length));
        Assert.True(name[..4].SequenceEqual("file"u8));
        Assert.Equal(Errno.ERANGE, file.GetName(name[..3], out _));
        Assert.Equal((Errno.None, 0), (Root.GetName(name, out length), length));
    }

    [FactOf(Abilities.Make | Abilities.Rename)]
    public void ANodesNameGoesWithARename()
    {
        Node file = MakeFile("file");
        MakeDirectory("directory");
        Assert.Equal(Errno.None, Root.Rename("file"u8, Walk("directory"), "renamed"u8));
        Span<byte> name = stackalloc byte[10];
        Assert.Equal((Errno.None, 7), (file.GetName(name, out int length), length));
        Assert.True(name[..7].SequenceEqual("renamed"u8));
    }

    [FactOf(Abilities.HardLinks)]
    public void LinkingToANameThatIsThereIsEEXIST()
    {
        Node file = MakeFile("file");
        MakeFile("other");
        Assert.Equal(Errno.EEXIST, Root.MakeLink("other"u8, file));
    }

    [FactOf(Abilities.HardLinks)]
    public void ADirectoryIsNotLinked() => Assert.Equal(Errno.EPERM, Root.MakeLink("link"u8, MakeDirectory("directory")));

    [FactOf(Abilities.HardLinks | Abilities.Symlinks)]
    public void ASymbolicLinkIsLinkedItself()
    {
        MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.MakeLink("second"u8, Walk("link")));
        Assert.Equal("target", ReadLink(Walk("second")));
    }

    [FactOf(Abilities.HardLinks | Abilities.Rename)]
    public void ARenamedFileCanBeLinkedByItsNode()
    {
        Node file = MakeFile("file", "content");
        Assert.Equal(Errno.None, Root.Rename("file"u8, Root, "renamed"u8));
        Assert.Equal(Errno.None, Root.MakeLink("link"u8, file));
        Assert.Equal("content", Content(Walk("link")));
    }

    [Fact]
    public void WhatIsRemovedStaysForWhoHoldsIt()
    {
        Node node = MakeFile("file", "content");
        OpenFile open = Open(node, OpenMode.Read);
        ulong inode = Attributes(node).Inode;
        Ground.Remove(Root, "file"u8);
        Ground.MakeFile(Root, "file"u8, "another"u8, 0x1A4);
        Assert.Equal("content", Read(open));
        AssertStillOpens(node, "content");
        Assert.Equal((inode, 0UL), (Attributes(node).Inode, Attributes(node).LinkCount));
        Assert.Equal("another", Content(Walk("file")));
    }

    [FactOf(Abilities.Remove)]
    public void ANameIsRemoved()
    {
        MakeFile("file");
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "file"));
        Assert.Equal(Errno.ENOENT, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
    }

    [FactOf(Abilities.Remove)]
    public void RemovingMindsTheKind()
    {
        MakeFile("file");
        MakeDirectory("directory");
        Assert.Equal(Errno.ENOTDIR, Root.Unlink("file"u8, UnlinkKind.Directory));
        Assert.Equal(Errno.EISDIR, Root.Unlink("directory"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.None, Root.Unlink("directory"u8, UnlinkKind.Directory));
    }

    [FactOf(Abilities.Remove)]
    public void AFullDirectoryIsENOTEMPTY()
    {
        MakeFile(MakeDirectory("directory"), "file");
        Assert.Equal(Errno.ENOTEMPTY, Root.Unlink("directory"u8, UnlinkKind.Directory));
    }

    [FactOf(Abilities.Remove | Abilities.Symlinks)]
    public void ASymbolicLinkIsRemovedAndItsTargetStays()
    {
        MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Assert.Equal(Errno.None, Root.Unlink("link"u8, UnlinkKind.NonDirectory));
        Assert.Equal(Errno.None, TryWalk(Root, "target"));
    }

    [FactOf(Abilities.Remove | Abilities.Write)]
    public void AnOpenFileSurvivesTheRemovalOfItsName()
    {
        Node node = MakeFile("file", "content");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        Assert.Equal("content", Read(file));
        Write(file, 0, "CONTENT");
        Assert.Equal("CONTENT", Read(file));
        Assert.Equal(Errno.None, file.Truncate(3));
        Assert.Equal(Errno.None, file.Flush(FlushScope.Everything));
        NodeAttributes attributes = Attributes(node);
        Assert.Equal((3UL, 0UL), (attributes.Size, attributes.LinkCount));
    }

    [FactOf(Abilities.Remove | Abilities.Make)]
    public void ARemovedDirectoryIsEmptyAndTakesNothing()
    {
        Node directory = MakeDirectory("directory");
        OpenFile open = Open(directory, OpenMode.Read);
        Assert.Equal(Errno.None, Root.Unlink("directory"u8, UnlinkKind.Directory));
        Assert.Equal(Errno.ENOENT, TryWalk(directory, "file"));
        Assert.Equal(Errno.ENOENT, directory.MakeDirectory("inner"u8, Ordinary(0x1ED), out _));
        var reply = new EntryList(1000);
        Assert.Equal(Errno.None, open.ReadDirectory(0, reply));
        Assert.DoesNotContain(reply.Entries, entry => entry.Name is not ("." or ".."));
    }

    [FactOf(Abilities.Remove)]
    public void ANodeRemovesItsOwnName()
    {
        Node file = MakeFile("file");
        Node directory = MakeDirectory("directory");
        Assert.Equal(Errno.None, file.Remove());
        Assert.Equal(Errno.None, directory.Remove());
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "file"));
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "directory"));
    }

    [FactOf(Abilities.Remove)]
    public void ANodeDoesNotRemoveWhatTookItsName()
    {
        Node file = MakeFile("file");
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        MakeFile("file", "another");
        Assert.Equal(Errno.ENOENT, file.Remove());
        Assert.Equal("another", Content(Walk("file")));
    }

    [FactOf(Abilities.Remove | Abilities.Rename)]
    public void TheRootIsNotRemovedAndNotMoved()
    {
        Assert.Equal(Errno.EINVAL, Root.Remove());
        Assert.Equal(Errno.EBUSY, Root.MoveTo(null, "name"u8));
    }

    [FactOf(Abilities.Rename)]
    public void ANameMovesWithinItsDirectory()
    {
        Node file = MakeFile("old", "content");
        Assert.Equal(Errno.None, Root.Rename("old"u8, Root, "new"u8));
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "old"));
        Assert.Equal(Attributes(file).Inode, Attributes(Walk("new")).Inode);
    }

    [FactOf(Abilities.Rename)]
    public void ANameMovesToAnotherDirectory()
    {
        MakeFile(MakeDirectory("from"), "file", "content");
        Node to = MakeDirectory("to");
        Assert.Equal(Errno.None, Walk("from").Rename("file"u8, to, "moved"u8));
        Assert.Equal("content", Content(Walk(to, "moved")));
        Assert.Equal(Errno.ENOENT, TryWalk(Walk("from"), "file"));
    }

    [FactOf(Abilities.Rename)]
    public void RenamingReplacesAFile()
    {
        MakeFile("old", "old");
        Node replaced = MakeFile("new", "new");
        OpenFile open = Open(replaced, OpenMode.Read);
        Assert.Equal(Errno.None, Root.Rename("old"u8, Root, "new"u8));
        Assert.Equal("old", Content(Walk("new")));
        Assert.Equal("new", Read(open));
        AssertStillOpens(replaced, "new");
    }

    [FactOf(Abilities.Rename)]
    public void RenamingReplacesAnEmptyDirectoryOnly()
    {
        MakeDirectory("old");
        Node full = MakeDirectory("full");
        MakeFile(full, "file");
        MakeDirectory("empty");
        Assert.Equal(Errno.ENOTEMPTY, Root.Rename("old"u8, Root, "full"u8));
        Assert.Equal(Errno.None, Root.Rename("old"u8, Root, "empty"u8));
    }

    [FactOf(Abilities.Rename)]
    public void RenamingMindsTheKinds()
    {
        MakeFile("file");
        MakeDirectory("directory");
        Assert.Equal(Errno.EISDIR, Root.Rename("file"u8, Root, "directory"u8));
        Assert.Equal(Errno.ENOTDIR, Root.Rename("directory"u8, Root, "file"u8));
        Assert.Equal(Errno.ENOENT, Root.Rename("missing"u8, Root, "name"u8));
    }

    [FactOf(Abilities.Rename)]
    public void ADirectoryDoesNotMoveIntoItself()
    {
        Node inner = MakeDirectory(MakeDirectory("outer"), "inner");
        Assert.Equal(Errno.EINVAL, Root.Rename("outer"u8, inner, "name"u8));
    }

    [FactOf(Abilities.Rename)]
    public void RenamingOntoItselfDoesNothing()
    {
        MakeFile("file", "content");
        Assert.Equal(Errno.None, Root.Rename("file"u8, Root, "file"u8));
        Assert.Equal("content", Content(Walk("file")));
    }

    [FactOf(Abilities.HardLinks | Abilities.Rename)]
    public void RenamingOntoAnotherNameOfTheSameFileLeavesBoth()
    {
        Node file = MakeFile("file", "content");
        Assert.Equal(Errno.None, Root.MakeLink("link"u8, file));
        Assert.Equal(Errno.None, Root.Rename("file"u8, Root, "link"u8));
        Assert.Equal(Errno.None, TryWalk(Root, "file"));
        Assert.Equal(Errno.None, TryWalk(Root, "link"));
    }

    [FactOf(Abilities.Rename | Abilities.Write)]
    public void WhatIsOpenSurvivesRenaming()
    {
        Node node = MakeFile("old", "content");
        OpenFile file = Open(node, OpenMode.ReadWrite);
        Assert.Equal(Errno.None, Root.Rename("old"u8, Root, "new"u8));
        Write(file, 0, "CONTENT");
        Assert.Equal("CONTENT", Content(Walk("new")));
        Assert.Equal(7UL, Attributes(node).Size);
    }

    [FactOf(Abilities.Remove | Abilities.Rename)]
    public void ANodeGoesAlongWithARename()
    {
        Node file = MakeFile("old");
        Node directory = MakeDirectory("directory");
        Assert.Equal(Errno.None, Root.Rename("old"u8, directory, "new"u8));
        Assert.Equal(Errno.None, file.LookupParent(out Node? parent, out NodeAttributes attributes));
        Hold(parent!);
        Assert.Equal(Attributes(directory).Inode, attributes.Inode);
        Assert.Equal(Errno.None, file.Remove());
        Assert.Equal(Errno.ENOENT, TryWalk(directory, "new"));
    }

    [FactOf(Abilities.Rename)]
    public void ANodeBelowARenamedDirectoryGoesAlong()
    {
        Node file = MakeFile(MakeDirectory("old"), "file", "content");
        Assert.Equal(Errno.None, Root.Rename("old"u8, MakeDirectory("target"), "new"u8));
        Assert.Equal("content", Content(file));
        Assert.Equal(Errno.None, file.MoveTo(null, "renamed"u8));
        Assert.Equal(Errno.None, TryWalk(Walk(Walk("target"), "new"), "renamed"));
    }

    [FactOf(Abilities.Remove | Abilities.Rename)]
    public void ANameThatOnlyStartsLikeARenamedOneStays()
    {
        MakeDirectory("dir");
        Node other = MakeFile(MakeDirectory("dirx"), "file");
        Assert.Equal(Errno.None, Root.Rename("dir"u8, Root, "moved"u8));
        Assert.Equal(Errno.None, other.Remove());
        Assert.Equal(Errno.ENOENT, TryWalk(Walk("dirx"), "file"));
    }

    [FactOf(Abilities.Rename)]
    public void ANodeMovesItself()
    {
        Node file = MakeFile("file", "content");
        Node directory = MakeDirectory("directory");
        Assert.Equal(Errno.None, file.MoveTo(directory, "moved"u8));
        Assert.Equal("content", Content(Walk(directory, "moved")));
        Assert.Equal(Errno.None, file.MoveTo(null, "again"u8));
        Assert.Equal("content", Content(Walk(directory, "again")));
        Assert.Equal(Errno.None, file.MoveTo(Root, "back"u8));
        Assert.Equal("content", Content(Walk("back")));
    }

    [FactOf(Abilities.Remove | Abilities.Rename)]
    public void ANodeDoesNotMoveWhatTookItsName()
    {
        Node file = MakeFile("file");
        Assert.Equal(Errno.None, Root.Unlink("file"u8, UnlinkKind.NonDirectory));
        MakeFile("file", "another");
        Assert.Equal(Errno.ENOENT, file.MoveTo(null, "moved"u8));
        Assert.Equal("another", Content(Walk("file")));
    }

    [FactOf(Abilities.Rename)]
    public void TheParentOfAMovedDirectoryIsItsNewOne()
    {
        Node moved = MakeDirectory("moved");
        Node target = MakeDirectory("target");
        Assert.Equal(Errno.None, Root.Rename("moved"u8, target, "moved"u8));
        Assert.Equal(Errno.None, moved.LookupParent(out Node? parent, out NodeAttributes attributes));
        Hold(parent!);
        Assert.Equal(Attributes(target).Inode, attributes.Inode);
    }

    [FactOf(Abilities.Rename)]
    public void RenamingToATooLongNameIsENAMETOOLONG()
    {
        MakeFile("file");
        Assert.Equal(Errno.ENAMETOOLONG, Root.Rename("file"u8, Root, Bytes(new string('n', 256))));
    }

    [FactOf(Abilities.Make | Abilities.Write | Abilities.Remove)]
    public void ADeepTreeIsMadeWalkedAndRemoved()
    {
        // 260 levels of 255 bytes: no path of that length could be given to any call.
        string name = new('d', 255);
        int levels = Ground.LongestPath is { } longest ? longest / (name.Length + 1) : 260;
        List<Node> path = [Root];
        for (int i = 0; i < levels; i++)
        {
            path.Add(MakeDirectory(path[^1], name));
        }

        if (Ground.LongestPath is not null)
        {
            Node last = MakeDirectory(path[^1], new string('e', 200));
            Assert.Equal(Errno.ENAMETOOLONG, last.MakeDirectory(Bytes(name), Ordinary(0x1ED), out _));
            Assert.Equal(Errno.None, last.Remove());
        }

        Node file = MakeFile(path[^1], "file", "deep");
        Assert.Equal("deep", Content(file));
        Assert.Equal(Errno.None, file.Remove());
        for (int i = levels; i > 0; i--)
        {
            Assert.Equal(Errno.None, path[i].Remove());
        }

        Assert.Equal([".", ".."], Names(Root));
    }

    // What has lost its name: where the driver knows names alone it is not there any more.
    private void AssertStillOpens(Node node, string content)
    {
        if (Ground.KeepsObjectsWithoutNames)
        {
            Assert.Equal(content, Content(node));
        }
        else
        {
            Assert.Equal(Errno.ENOENT, TryOpen(node, OpenMode.Read));
        }
    }
}
