using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Tgetattr, Tstatfs and Treadlink.</summary>
public sealed class AttributeTests(ServersFixture servers) : ScenarioTests(servers)
{
    [Theory]
    [InlineData(GetattrMask.None)]
    [InlineData(GetattrMask.Mode)]
    [InlineData(GetattrMask.Basic)]
    [InlineData(GetattrMask.All)]
    [InlineData(GetattrMask.Generation)]
    [InlineData(GetattrMask.Btime | GetattrMask.DataVersion)]
    [InlineData((GetattrMask)ulong.MaxValue)]
    public void The_mask_matters_for_the_generation_alone(GetattrMask mask) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
        });
        s.GetAttributes(0, mask);
        foreach (string name in new[] { "file", "link", "fifo" })
        {
            s.Walk(0, 1, name);
            s.GetAttributes(1, mask);
            s.Clunk(1);
        }
    });

    [Fact]
    public void Everything_about_every_kind_of_file_is_told() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", new string('x', 5000), Octal(4751));
            f.MakeLink("file", "other");
            f.MakeDirectory("directory", Octal(1777));
            f.MakeSymlink("link", "target");
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
        });
        s.MakeNode(0, "character", Octal(20600), 5, 1);
        s.MakeNode(0, "block", Octal(60600), 259, 70000);
        foreach (string name in new[] { "file", "other", "directory", "link", "fifo", "socket", "character", "block" })
        {
            s.Walk(0, 1, name);
            s.GetAttributes(1);
            s.Clunk(1);
        }
    });

    [Fact]
    public void Open_files_and_directories_are_asked_through_their_handle() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1, LopenFlags.ReadWrite);
        s.GetAttributes(1);
        s.Write(1, 0, "more content");
        s.GetAttributes(1);
        s.Open(0);
        s.GetAttributes(0);
    });

    [Fact]
    public void An_xattr_fid_has_the_attributes_of_its_file() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.SetXattr("file", "user.a", "x");
        });
        s.Walk(0, 1, "file");
        s.WalkXattr(1, 2, "user.a");
        s.GetAttributes(2);
        s.CreateXattr(1, "user.b", 1);
        s.GetAttributes(1);
    });

    [Fact]
    public void Statistics_of_every_kind_of_file() => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeSymlink("link", "file");
            f.MakeFifo("fifo");
            f.MakeSocket("socket");
            f.MakeDirectory("directory");
        });
        s.StatFs(0);
        foreach (string name in new[] { "file", "link", "fifo", "socket", "directory" })
        {
            s.Walk(0, 1, name);
            s.StatFs(1);
            s.Clunk(1);
        }

        s.Open(0);
        s.StatFs(0);
    });

    [Fact]
    public void Links_are_read() => Compare(s =>
    {
        string longest = new('x', 4095);
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
            f.MakeFifo("fifo");
            f.MakeSymlink("link", "some/where\xff");
            f.MakeSymlink("absolute", "/etc/passwd");
            f.MakeSymlink("long", longest);
        });
        foreach (string name in new[] { "link", "absolute", "long", "file", "directory", "fifo" })
        {
            s.Walk(0, 1, name);
            s.ReadLink(1);
            s.Clunk(1);
        }

        s.ReadLink(0);
    });
}
