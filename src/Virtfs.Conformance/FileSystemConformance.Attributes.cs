using System;
using System.Text;
using Virtfs.Conformance.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Conformance;

/// <content>Reading and changing attributes, file-system totals, extended attributes.</content>
public abstract partial class FileSystemConformance
{
    [FactOf(Abilities.Attributes)]
    public void TheModeChangesAndTheTypeStays()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { Mode = 0x1C0 });
        Assert.Equal(InodeMode.S_IFREG | 0x1C0u, Attributes(node).Mode);
    }

    [FactOf(Abilities.Attributes)]
    public void TypeBitsInANewModeDoNoHarm()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { Mode = InodeMode.S_IFREG | 0x1C0 });
        Assert.Equal(InodeMode.S_IFREG | 0x1C0u, Attributes(node).Mode);
    }

    [TheoryOf(Abilities.SpecialFiles | Abilities.Attributes | Abilities.Times)]
    [InlineData(InodeMode.S_IFIFO)]
    [InlineData(InodeMode.S_IFSOCK)]
    public void SpecialFilesChangeTheirAttributesUnopened(uint type)
    {
        Assert.Equal(Errno.None, Root.MakeNode("node"u8, Ordinary(type | 0x1B6), 0, out _));
        Node node = Walk("node");
        Change(node, new AttributeChanges { Mode = 0x180, Uid = 11, Gid = 12, ModificationTime = new Timestamp(1000, 5) });
        NodeAttributes attributes = Attributes(node);
        Assert.Equal((type | 0x180, 11u, 12u), (attributes.Mode, attributes.Uid, attributes.Gid));
        Assert.Equal(new Timestamp(1000, 5), attributes.ModificationTime);
    }

    [FactOf(Abilities.Attributes)]
    public void OwnerAndGroupChangeOneByOne()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { Uid = 1001 });
        Change(node, new AttributeChanges { Gid = 1002 });
        Assert.Equal((1001u, 1002u), (Attributes(node).Uid, Attributes(node).Gid));
    }

    [FactOf(Abilities.Symlinks | Abilities.Attributes)]
    public void TheOwnerOfASymbolicLinkIsItsOwn()
    {
        Node target = MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Node link = Walk("link");
        Change(link, new AttributeChanges { Uid = 1001, Gid = 1002 });
        Assert.Equal((1001u, 1002u), (Attributes(link).Uid, Attributes(link).Gid));
        Assert.NotEqual(1001u, Attributes(target).Uid);
    }

    [FactOf(Abilities.Times)]
    public void TimesAreKeptToTheNanosecond()
    {
        Node node = MakeFile("file");
        var access = new Timestamp(1_500_000_000, 123_456_789);
        var modification = new Timestamp(1_600_000_000, 987_654_321);
        Change(node, new AttributeChanges { AccessTime = access, ModificationTime = modification });
        Assert.Equal((access, modification), (Attributes(node).AccessTime, Attributes(node).ModificationTime));
    }

    [FactOf(Abilities.Times)]
    public void OneTimeChangesAndTheOtherStays()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { AccessTime = new Timestamp(1, 1), ModificationTime = new Timestamp(2, 2) });
        Change(node, new AttributeChanges { AccessTime = new Timestamp(3, 3) });
        Assert.Equal((new Timestamp(3, 3), new Timestamp(2, 2)), (Attributes(node).AccessTime, Attributes(node).ModificationTime));
    }

    [FactOf(Abilities.Times)]
    public void ATimeCanBeSetToNow()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { ModificationTime = new Timestamp(2, 2) });
        long before = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        Change(node, new AttributeChanges { ModificationTime = new Timestamp(0, Timestamp.Now) });
        Assert.InRange(Attributes(node).ModificationTime.Seconds, before, before + 60);
    }

    [FactOf(Abilities.Times)]
    public void NanosecondsOutOfRangeAreEINVAL() =>
        Assert.Equal(Errno.EINVAL, MakeFile("file").SetAttributes(new AttributeChanges { ModificationTime = new Timestamp(1, 1_000_000_000) }));

    [FactOf(Abilities.Times)]
    public void TimesBefore1970AreKept()
    {
        Node node = MakeFile("file");
        Change(node, new AttributeChanges { ModificationTime = new Timestamp(-86_400, 0) });
        Assert.Equal(-86_400, Attributes(node).ModificationTime.Seconds);
    }

    [FactOf(Abilities.Symlinks | Abilities.Times)]
    public void TheTimesOfASymbolicLinkAreItsOwn()
    {
        Node target = MakeFile("target");
        Assert.Equal(Errno.None, Root.MakeSymlink("link"u8, "target"u8, Ordinary(0), out _));
        Node link = Walk("link");
        Change(link, new AttributeChanges { ModificationTime = new Timestamp(7, 7) });
        Assert.Equal(7, Attributes(link).ModificationTime.Seconds);
        Assert.NotEqual(7, Attributes(target).ModificationTime.Seconds);
    }

    [FactOf(Abilities.Attributes)]
    public void TouchingTheChangeTimeChangesNothingElse()
    {
        Node node = MakeFile("file");
        NodeAttributes before = Attributes(node);
        Change(node, new AttributeChanges { TouchChangeTime = true });
        NodeAttributes after = Attributes(node);
        Assert.Equal((before.Uid, before.Gid, before.Mode), (after.Uid, after.Gid, after.Mode));
        Assert.True((after.ChangeTime.Seconds, after.ChangeTime.Nanoseconds).CompareTo((before.ChangeTime.Seconds, before.ChangeTime.Nanoseconds)) >= 0);
    }

    [FactOf(Abilities.Write)]
    public void TheSizeOfAFileThatIsNotOpenChanges()
    {
        Node node = MakeFile("file", "12345");
        Change(node, new AttributeChanges { Size = 2 });
        Assert.Equal("12", Content(node));
        Change(node, new AttributeChanges { Size = 3 });
        Assert.Equal("12\0", Content(node));
    }

    [FactOf(Abilities.Write)]
    public void ASizeNoFileCanHaveIsEINVAL() => Assert.Equal(Errno.EINVAL, MakeFile("file").SetAttributes(new AttributeChanges { Size = 1UL << 63 }));

    [FactOf(Abilities.Write | Abilities.Times)]
    public void TheSizeComesLastAndSetsTheModificationTime()
    {
        Node node = MakeFile("file", "12345");
        Change(node, new AttributeChanges { ModificationTime = new Timestamp(2, 2), Size = 1 });
        Assert.NotEqual(2, Attributes(node).ModificationTime.Seconds);
    }

    [Fact]
    public void TheFileSystemHasTotals()
    {
        Assert.Equal(Errno.None, MakeFile("file").GetStatistics(out FileSystemStatistics statistics));
        Assert.Equal(Errno.None, Root.GetStatistics(out FileSystemStatistics ofRoot));
        Assert.Equal((ofRoot.Type, ofRoot.Blocks, ofRoot.FileSystemId), (statistics.Type, statistics.Blocks, statistics.FileSystemId));
        Assert.True(statistics.BlockSize > 0);
        Assert.True(statistics.NameLength >= 255);
        Assert.True(statistics.BlocksFree <= statistics.Blocks);
    }

    [Fact]
    public void AnOpenFileKnowsItsBlockSize()
    {
        Assert.Equal(Errno.None, Root.GetStatistics(out FileSystemStatistics statistics));
        Assert.Equal(statistics.BlockSize, Open(MakeFile("file"), OpenMode.Read).BlockSize);
    }

    [FactOf(Abilities.Generations)]
    public void GenerationsAreAskedForExtra()
    {
        Node node = MakeFile("file");
        Assert.Null(Attributes(node).Generation);
        Assert.Equal(Errno.None, node.GetAttributes(AttributeMask.Basic | AttributeMask.Generation, out NodeAttributes attributes));
        Assert.NotNull(attributes.Generation);
    }

    [FactOf(Abilities.Xattrs)]
    public void AnExtendedAttributeIsSetReadListedAndRemoved()
    {
        Node node = MakeFile("file");
        Assert.Equal(Errno.ENODATA, node.GetXattr("user.name"u8, default, out _));
        Assert.Equal(Errno.None, node.SetXattr("user.name"u8, "value"u8, XattrSetMode.Any));
        Assert.Equal("value", Xattr(node, "user.name"));
        Assert.Equal("user.name\0", XattrList(node));
        Assert.Equal(Errno.None, node.RemoveXattr("user.name"u8));
        Assert.Equal(Errno.ENODATA, node.GetXattr("user.name"u8, default, out _));
        Assert.Equal("", XattrList(node));
    }

    [FactOf(Abilities.Xattrs)]
    public void TheLengthOfAnExtendedAttributeCanBeAskedAlone()
    {
        Node node = MakeDirectory("directory");
        Assert.Equal(Errno.None, node.SetXattr("user.name"u8, "value"u8, XattrSetMode.Any));
        Assert.Equal(Errno.None, node.GetXattr("user.name"u8, default, out int length));
        Assert.Equal(5, length);
        Assert.Equal(Errno.None, node.ListXattr(default, out length));
        Assert.Equal(10, length);
    }

    [FactOf(Abilities.Xattrs)]
    public void ABufferTooShortIsERANGE()
    {
        Node node = MakeFile("file");
        Assert.Equal(Errno.None, node.SetXattr("user.name"u8, "value"u8, XattrSetMode.Any));
        Assert.Equal(Errno.ERANGE, node.GetXattr("user.name"u8, new byte[4], out _));
        Assert.Equal(Errno.ERANGE, node.ListXattr(new byte[9], out _));
    }

    [FactOf(Abilities.Xattrs)]
    public void ManyLongNamesAreListed()
    {
        Node node = MakeFile("file");
        int expected = 0;
        for (int i = 0; i < 10; i++)
        {
            string name = $"user.{i}{new string('n', 150)}";
            Assert.Equal(Errno.None, node.SetXattr(Bytes(name), "v"u8, XattrSetMode.Any));
            expected += name.Length + 1;
        }

        Assert.Equal(Errno.None, node.ListXattr(default, out int length));
        Assert.Equal(expected, length);
        Assert.Equal(expected, XattrList(node).Length);
    }

    [FactOf(Abilities.Xattrs)]
    public void AnExtendedAttributeIsCreatedOrReplacedAsAsked()
    {
        Node node = MakeFile("file");
        Assert.Equal(Errno.ENODATA, node.SetXattr("user.name"u8, "1"u8, XattrSetMode.Replace));
        Assert.Equal(Errno.None, node.SetXattr("user.name"u8, "2"u8, XattrSetMode.Create));
        Assert.Equal(Errno.EEXIST, node.SetXattr("user.name"u8, "3"u8, XattrSetMode.Create));
        Assert.Equal(Errno.None, node.SetXattr("user.name"u8, "4"u8, XattrSetMode.Replace));
        Assert.Equal("4", Xattr(node, "user.name"));
    }

    [Theory]
    [InlineData("security.capability")]
    [InlineData("security.selinux")]
    [InlineData("trusted.name")]
    [InlineData("system.other")]
    [InlineData("nonsense")]
    public void OtherNamespacesAreEOPNOTSUPP(string name)
    {
        Node node = MakeFile("file");
        Assert.Equal(Errno.EOPNOTSUPP, node.GetXattr(Bytes(name), default, out _));
        Assert.Equal(Errno.EOPNOTSUPP, node.SetXattr(Bytes(name), "value"u8, XattrSetMode.Any));
        Assert.Equal(Errno.EOPNOTSUPP, node.RemoveXattr(Bytes(name)));
    }

    protected static void Change(Node node, AttributeChanges changes) => Assert.Equal(Errno.None, node.SetAttributes(changes));

    private static string Xattr(Node node, string name)
    {
        byte[] value = new byte[65536];
        Assert.Equal(Errno.None, node.GetXattr(Bytes(name), value, out int length));
        return Encoding.Latin1.GetString(value, 0, length);
    }

    private static string XattrList(Node node)
    {
        byte[] value = new byte[65536];
        Assert.Equal(Errno.None, node.ListXattr(value, out int length));
        return Encoding.Latin1.GetString(value, 0, length);
    }
}
