using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>The attributes that come with what was made just now under a mapped model are those that a stat tells, though they are not read again.</summary>
public sealed class CreatedAttributesTests
{
    private const uint Unset = CreateRequest.Unset;

    public static TheoryData<string, uint, uint, uint> Requests()
    {
        var requests = new TheoryData<string, uint, uint, uint>();
        foreach (string model in new[] { "mapped-xattr", "mapped-file" })
        {
            requests.Add(model, 0x1A4, 1000, 100);
            requests.Add(model, 0xFED, 0, 0x80000001);
            requests.Add(model, 0, Unset, 7);
            requests.Add(model, 0x1FF, 7, Unset);
            requests.Add(model, 0x1FF, Unset, Unset);
        }

        return requests;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void They_are_those_of_a_stat(string model, uint mode, uint uid, uint gid)
    {
        using var share = new Share(model: model == "mapped-file" ? SecurityModel.MappedFile(HostModes.Default) : SecurityModel.MappedXattr(HostModes.Default));
        var request = new CreateRequest(mode, uid, gid);

        Assert.Equal(Errno.None, share.Root.Create("file"u8, OpenMode.ReadWrite, request, out Node? node, out OpenFile? file, out NodeAttributes made));
        file!.Dispose();
        node!.Dispose();
        Check("file", made);
        Assert.Equal(Errno.None, share.Root.MakeDirectory("directory"u8, request, out made));
        Check("directory", made);
        Assert.Equal(Errno.None, share.Root.MakeSymlink("link"u8, "target"u8, request, out made));
        Check("link", made);
        Assert.Equal(
            Errno.None, share.Root.MakeNode("device"u8, request with { Mode = mode | InodeMode.S_IFCHR }, DeviceNumber.Make(0x12345, 0x6789A), out made));
        Check("device", made);

        void Check(string name, in NodeAttributes given)
        {
            using Node found = share.Walk(name);
            NodeAttributes told = Share.Attributes(found);
            Assert.Equal(
                (told.Inode, told.Mode, told.Uid, told.Gid, told.DeviceNumber), (given.Inode, given.Mode, given.Uid, given.Gid, given.DeviceNumber));
        }
    }
}
