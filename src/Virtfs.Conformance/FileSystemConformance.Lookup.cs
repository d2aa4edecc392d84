using System.Linq;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Attaching and walking.</content>
public abstract partial class FileSystemConformance
{
    [Fact]
    public void TheRootIsADirectory() => Assert.True(Attributes(Root).IsDirectory);

    [Fact]
    public void TwoAttachesGiveOneObject()
    {
        Assert.Equal(Errno.None, Ground.FileSystem.Attach(new AttachRequest("guest"u8, 1000), out Node? second, out NodeAttributes attributes));
        Hold(second!);
        Assert.Equal(Attributes(Root).Inode, attributes.Inode);
        Assert.Equal(Attributes(Root).Device, attributes.Device);
    }

    [Fact]
    public void AMissingNameIsENOENT() => Assert.Equal(Errno.ENOENT, TryWalk(Root, "missing"));

    [Fact]
    public void LookupTellsTheChildsAttributes()
    {
        MakeFile("file", "12345");
        Assert.Equal(Errno.None, Root.Lookup("file"u8, out Node? child, out NodeAttributes attributes));
        Hold(child!);
        Assert.Equal(InodeMode.S_IFREG, attributes.Type);
        Assert.Equal(5UL, attributes.Size);
        Assert.Equal(Attributes(child!).Inode, attributes.Inode);
    }

    [Fact]
    public void TwoWalksToOneNameFindOneObject()
    {
        MakeFile("file");
        Assert.Equal(Attributes(Walk("file")).Inode, Attributes(Walk("file")).Inode);
    }

    [Fact]
    public void WalkingBelowAFileIsENOTDIR() => Assert.Equal(Errno.ENOTDIR, TryWalk(MakeFile("file"), "below"));

    [Fact]
    public void TheRootsParentIsTheRoot()
    {
        Assert.Equal(Errno.None, Root.LookupParent(out Node? parent, out NodeAttributes attributes));
        Hold(parent!);
        Assert.Equal(Attributes(Root).Inode, attributes.Inode);
    }

    [Fact]
    public void ADirectorysParentIsWhereItWasFound()
    {
        Node inner = MakeDirectory(MakeDirectory("outer"), "inner");
        Assert.Equal(Errno.None, inner.LookupParent(out Node? parent, out NodeAttributes attributes));
        Hold(parent!);
        Assert.Equal(Attributes(Walk("outer")).Inode, attributes.Inode);
    }

    [FactOf(Abilities.Symlinks)]
    public void ASymbolicLinkIsFoundAndNotFollowed()
    {
        MakeDirectory("directory");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "directory"u8, Ordinary(0), out _));
        Assert.Equal(InodeMode.S_IFLNK, Attributes(Walk("link")).Type);
    }

    [Fact]
    public void NamesThatDifferInCaseAreTwoNames()
    {
        MakeFile("name");
        Assert.Equal(Errno.ENOENT, TryWalk(Root, "NAME"));
    }

    [Theory]
    [InlineData("\u0080\u00fe\u00ff")]
    [InlineData(" ")]
    [InlineData("...")]
    [InlineData("a\nb")]
    [InlineData("\\")]
    public void AnyBytesButSlashAndNulMakeAName(string name)
    {
        MakeFile(name, "content");
        Assert.Equal("content", Content(Walk(name)));
        Assert.Contains(List(Root), entry => entry.Name == name);
    }

    [Fact]
    public void ANameMayHave255Bytes()
    {
        string name = new('n', 255);
        MakeFile(name, "content");
        Assert.Equal("content", Content(Walk(name)));
        Assert.Contains(List(Root).Select(entry => entry.Name), found => found == name);
    }

    [Fact]
    public void ANameOf256BytesIsENAMETOOLONG()
    {
        string name = new('n', 256);
        Assert.Equal(Errno.ENAMETOOLONG, TryWalk(Root, name));
    }

    [FactOf(Abilities.Make)]
    public void ANameToBeMadeOf256BytesIsENAMETOOLONG() =>
        Assert.Equal(Errno.ENAMETOOLONG, Root.MakeDirectory(Bytes(new string('n', 256)), Ordinary(0x1ED), out _));

    [Fact]
    public void ANodeOutlivesTheReferenceToItsDirectory()
    {
        Node directory = MakeDirectory("directory");
        Node file = MakeFile(directory, "file", "content");
        LetGo(directory);
        Assert.Equal("content", Content(file));
        Assert.Equal(Errno.None, file.LookupParent(out Node? parent, out _));
        Hold(parent!);
        Assert.Equal(Errno.None, TryWalk(parent!, "file"));
    }
}
