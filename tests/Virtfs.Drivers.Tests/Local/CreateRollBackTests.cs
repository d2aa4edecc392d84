using System;
using System.IO;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>A create is making and giving away. Where an ordinary user may not give away, the first step is taken back, or forgiven, as the model says.</summary>
public sealed class CreateRollBackTests : IDisposable
{
    private const uint Stranger = 7777;
    private static readonly CreateRequest ForStranger = new(0x1A4, Stranger, Stranger);

    private readonly Share _passthrough = new();
    private readonly Share _none = new(model: SecurityModel.None);

    public CreateRollBackTests()
    {
        const UnixFileMode Everybody = (UnixFileMode)0x1FF;
        File.SetUnixFileMode(_passthrough.Path, Everybody);
        File.SetUnixFileMode(_none.Path, Everybody);
    }

    public void Dispose()
    {
        _passthrough.Dispose();
        _none.Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("fifo")]
    [InlineData("link")]
    public void Passthrough_leaves_nothing_of_what_cannot_be_given_away(string kind)
    {
        OtherUser.Run(() => Assert.Equal(Errno.EPERM, Make(_passthrough.Root, kind)));
        Assert.Empty(Directory.GetFileSystemEntries(_passthrough.Path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("fifo")]
    [InlineData("link")]
    public void None_keeps_it_as_the_servers_own(string kind)
    {
        OtherUser.Run(() => Assert.Equal(Errno.None, Make(_none.Root, kind)));
        using Node node = _none.Walk("new");
        NodeAttributes attributes = Share.Attributes(node);
        Assert.Equal((OtherUser.Id, OtherUser.Id), (attributes.Uid, attributes.Gid));
        Assert.True(kind == "link" || (attributes.Mode & 0x1FF) == 0x1A4, Convert.ToString(attributes.Mode, 8));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("fifo")]
    [InlineData("link")]
    public void For_root_it_belongs_to_whom_it_is_for(string kind)
    {
        Assert.Equal(Errno.None, Make(_passthrough.Root, kind));
        using Node node = _passthrough.Walk("new");
        NodeAttributes attributes = Share.Attributes(node);
        Assert.Equal((Stranger, Stranger), (attributes.Uid, attributes.Gid));
    }

    [Fact]
    public void What_was_there_before_is_not_taken_back()
    {
        File.WriteAllText(_passthrough.Host("new"), "old content");
        File.SetUnixFileMode(_passthrough.Host("new"), (UnixFileMode)0x1B6);
        OtherUser.Run(() =>
        {
            Assert.Equal(Errno.EPERM, Make(_passthrough.Root, "file"));
            Assert.Equal(Errno.EEXIST, Make(_passthrough.Root, "directory"));
            Assert.Equal(Errno.EEXIST, Make(_passthrough.Root, "fifo"));
            Assert.Equal(Errno.EEXIST, Make(_passthrough.Root, "link"));
        });
        Assert.Equal("old content", File.ReadAllText(_passthrough.Host("new")));
    }

    [Fact]
    public void Where_the_first_step_fails_the_second_is_not_taken()
    {
        File.SetUnixFileMode(_passthrough.Path, (UnixFileMode)0x1ED);
        OtherUser.Run(() =>
        {
            foreach (string kind in new[] { "file", "directory", "fifo", "link" })
            {
                Assert.Equal(Errno.EACCES, Make(_passthrough.Root, kind));
            }
        });
        Assert.Empty(Directory.GetFileSystemEntries(_passthrough.Path));
    }

    [Fact]
    public void An_ordinary_user_changes_no_owner()
    {
        using Node node = _passthrough.HostFile("file");
        OtherUser.Run(() => Assert.Equal(Errno.EPERM, node.SetAttributes(new AttributeChanges { Uid = OtherUser.Id })));
        Assert.Equal(0u, Share.Attributes(node).Uid);
    }

    private static Errno Make(Node root, string kind)
    {
        switch (kind)
        {
            case "file":
                Errno errno = root.Create("new"u8, OpenMode.ReadWrite, ForStranger, out Node? child, out OpenFile? file, out _);
                file?.Dispose();
                child?.Dispose();
                return errno;
            case "directory":
                return root.MakeDirectory("new"u8, ForStranger, out _);
            case "fifo":
                return root.MakeNode("new"u8, ForStranger with { Mode = InodeMode.S_IFIFO | ForStranger.Mode }, 0, out _);
            default:
                return root.MakeSymlink("new"u8, "target"u8, ForStranger, out _);
        }
    }
}
