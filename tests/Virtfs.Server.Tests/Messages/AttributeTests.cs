using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class AttributeTests
{
    private readonly TestFileSystem _files = new();

    [Fact]
    public void Every_attribute_has_its_place()
    {
        TestNode file = _files.Add("file", InodeMode.S_IFCHR | 0x180);
        file.With(_ => new NodeAttributes
        {
            Device = 1,
            Inode = 21,
            Mode = InodeMode.S_IFCHR | 0x180,
            Uid = 2,
            Gid = 3,
            LinkCount = 4,
            DeviceNumber = 0x105,
            Size = 6,
            BlockSize = 4096,
            Blocks = 8,
            AccessTime = new Timestamp(-9, 10),
            ModificationTime = new Timestamp(11, 12),
            ChangeTime = new Timestamp(13, 14),
            Generation = 15,
        });
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");

        Assert.Equal(
            new Rgetattr(
                GetattrMask.Basic,
                new Qid(QidType.File, 11 ^ (6 << 8), 43),
                InodeMode.S_IFCHR | 0x180,
                2,
                3,
                4,
                0x105,
                6,
                28672,
                8,
                unchecked((ulong)-9),
                10,
                11,
                12,
                13,
                14,
                0,
                0,
                0,
                0),
            client.Send(Request.GetAttributes(1, GetattrMask.None)).Attributes);
    }

    [Theory]
    [InlineData((GetattrMask)0)]
    [InlineData(GetattrMask.Basic)]
    [InlineData(GetattrMask.Size)]
    [InlineData((GetattrMask)0xFFFFFFFFFFFFEFFF)]
    public void Valid_is_the_basic_set_whatever_was_asked(GetattrMask mask)
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal((GetattrMask)0x7FF, client.Send(Request.GetAttributes(0, mask)).Attributes.Valid);
    }

    [Fact]
    public void The_generation_is_valid_when_it_was_asked_for_and_is_there()
    {
        _files.Root.With(attributes => attributes with { Generation = 15 });
        using Conversation client = Conversation.Begin(_files);
        Rgetattr asked = client.Send(Request.GetAttributes(0, GetattrMask.Generation)).Attributes;
        Assert.Equal(((GetattrMask)0x17FF, 15ul), (asked.Valid, asked.Generation));
    }

    [Fact]
    public void A_generation_that_is_not_there_is_not_valid()
    {
        using Conversation client = Conversation.Begin(_files);
        Rgetattr asked = client.Send(Request.GetAttributes(0, GetattrMask.Generation)).Attributes;
        Assert.Equal(((GetattrMask)0x7FF, 0ul), (asked.Valid, asked.Generation));
    }

    [Fact]
    public void A_getattr_reply_is_160_bytes()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(160, client.Send(Request.GetAttributes(0)).Length);
    }

    [Fact]
    public void The_qids_version_is_never_0()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(1u, client.Send(Request.GetAttributes(0)).Attributes.Qid.Version);
    }

    [Fact]
    public void Mode_owner_and_group_are_changed_as_named()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(0, SetattrMask.Mode | SetattrMask.Gid, mode: 0x41FF, uid: 5, gid: 6)).Ok;
        Assert.Equal(new AttributeChanges { Mode = 0x41FF, Gid = 6 }, _files.LastChanges);
        _ = client.Send(Request.SetAttributes(0, SetattrMask.Uid, mode: 1, uid: 5, gid: 6)).Ok;
        Assert.Equal(new AttributeChanges { Uid = 5 }, _files.LastChanges);
    }

    [Fact]
    public void The_size_of_a_walked_file_is_changed_through_the_node()
    {
        _files.AddFile("file", "abcdef"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");
        _ = client.Send(Request.SetAttributes(1, SetattrMask.Size | SetattrMask.Mode, mode: 0x1FF, size: 3)).Ok;
        Assert.Equal(new AttributeChanges { Mode = 0x1FF, Size = 3 }, _files.LastChanges);
        Assert.Equal(3ul, client.Send(Request.GetAttributes(1)).Attributes.Size);
    }

    [Fact]
    public void The_size_of_an_open_file_is_changed_through_its_handle_after_the_rest()
    {
        _files.AddFile("file", "abcdef"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _files.Hook = (operation, _) =>
        {
            Assert.False(operation == Operation.Truncate && _files.CallsOf(Operation.SetAttributes) == 0, "The size comes last.");
            return Errno.None;
        };
        _ = client.Send(Request.SetAttributes(1, SetattrMask.Size | SetattrMask.Mode, mode: 0x1FF, size: 3)).Ok;
        Assert.Equal(new AttributeChanges { Mode = 0x1FF }, _files.LastChanges);
        Assert.Equal((1, 1), (_files.CallsOf(Operation.SetAttributes), _files.CallsOf(Operation.Truncate)));
        Assert.Equal(3ul, client.Send(Request.GetAttributes(1)).Attributes.Size);
    }

    [Fact]
    public void The_size_alone_of_an_open_file_does_not_ask_the_node()
    {
        _files.AddFile("file", "abcdef"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _ = client.Send(Request.SetAttributes(1, SetattrMask.Size, size: 3)).Ok;
        Assert.Equal((0, 1), (_files.CallsOf(Operation.SetAttributes), _files.CallsOf(Operation.Truncate)));
    }

    [Fact]
    public void A_file_open_for_reading_is_not_cut()
    {
        _files.AddFile("file", "abcdef"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file");
        Assert.Equal(Errno.EINVAL, client.Send(Request.SetAttributes(1, SetattrMask.Size, size: 3)).Error);
    }

    [Fact]
    public void What_fails_first_ends_it_and_nothing_is_cut()
    {
        _files.AddFile("file", "abcdef"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, "file", LopenFlags.ReadWrite);
        _files.Hook = (operation, _) => operation == Operation.SetAttributes ? Errno.EPERM : Errno.None;
        Assert.Equal(Errno.EPERM, client.Send(Request.SetAttributes(1, SetattrMask.Size | SetattrMask.Mode, size: 3)).Error);
        Assert.Equal(0, _files.CallsOf(Operation.Truncate));
    }

    [Theory]
    [InlineData(SetattrMask.None)]
    [InlineData(SetattrMask.AtimeSet | SetattrMask.MtimeSet)]
    [InlineData((SetattrMask)0xFFFFFE00)]
    public void Naming_no_attribute_changes_nothing(SetattrMask valid)
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(MessageType.Rsetattr, client.Send(Request.SetAttributes(0, valid)).Type);
        Assert.Equal(0, _files.CallsOf(Operation.SetAttributes));
    }

    [Fact]
    public void The_change_time_alone_is_touched()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(0, SetattrMask.Ctime)).Ok;
        Assert.Equal(new AttributeChanges { TouchChangeTime = true }, _files.LastChanges);
        _ = client.Send(Request.SetAttributes(0, SetattrMask.Ctime | SetattrMask.AtimeSet)).Ok;
        Assert.Equal(new AttributeChanges { TouchChangeTime = true }, _files.LastChanges);
    }

    [Fact]
    public void The_change_time_beside_others_changes_by_itself()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(0, SetattrMask.Ctime | SetattrMask.Mode, mode: 7)).Ok;
        Assert.Equal(new AttributeChanges { Mode = 7 }, _files.LastChanges);
    }

    [Fact]
    public void A_time_is_now_unless_one_is_given()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(new Tsetattr(0, SetattrMask.Atime | SetattrMask.Mtime | SetattrMask.MtimeSet, 0, 0, 0, 0, 1, 2, 3, 4))).Ok;
        Assert.Equal(
            new AttributeChanges { AccessTime = new Timestamp(0, Timestamp.Now), ModificationTime = new Timestamp(3, 4) },
            _files.LastChanges);
    }

    [Fact]
    public void A_given_time_that_is_not_named_is_ignored()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(new Tsetattr(0, SetattrMask.Atime | SetattrMask.MtimeSet, 0, 0, 0, 0, 1, 2, 3, 4))).Ok;
        Assert.Equal(new AttributeChanges { AccessTime = new Timestamp(0, Timestamp.Now) }, _files.LastChanges);
    }

    [Theory]
    [InlineData(0x3FFFFFFFul, Timestamp.Now)]
    [InlineData(0x3FFFFFFEul, Timestamp.Omit)]
    [InlineData(1_000_000_000ul, 1_000_000_000u)]
    [InlineData(ulong.MaxValue, uint.MaxValue)]
    [InlineData(0x1_0000_0005ul, uint.MaxValue)]
    public void Nanoseconds_are_passed_on_for_the_file_system_to_judge(ulong given, uint expected)
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.SetAttributes(new Tsetattr(0, SetattrMask.Atime | SetattrMask.AtimeSet, 0, 0, 0, 0, ulong.MaxValue, given, 0, 0))).Ok;
        Assert.Equal(new Timestamp(-1, expected), _files.LastChanges.AccessTime);
    }

    [Theory]
    [InlineData(32768, 4096u, 7u)]
    [InlineData(4096, 4096u, 1u)]
    [InlineData(8215, 4096u, 1u)]
    [InlineData(8216, 4096u, 2u)]
    [InlineData(1048576, 512u, 2047u)]
    [InlineData(32768, 0u, 1u)]
    [InlineData(32768, 65536u, 1u)]
    public void Statfs_shows_blocks_as_large_as_a_message(int msize, uint blockSize, uint factor)
    {
        _files.Statistics = new FileSystemStatistics
        {
            Type = 0xEF53,
            BlockSize = blockSize,
            Blocks = 1_000_003,
            BlocksFree = 500_001,
            BlocksAvailable = 400_009,
            Files = 77,
            FilesFree = 55,
            FileSystemId = 0x1122334455667788,
            NameLength = 255,
        };
        using Conversation client = Conversation.Begin(_files, msize);
        Assert.Equal(
            new Rstatfs(0xEF53, blockSize * factor, 1_000_003 / factor, 500_001 / factor, 400_009 / factor, 77, 55, 0x1122334455667788, 255),
            client.Send(Request.StatFs(0)).Statistics);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(32000)]
    public void A_links_target_comes_whole(int length)
    {
        string target = new('x', length);
        _files.AddSymlink("link", target);
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "link");
        Assert.Equal(target, client.Send(Request.ReadLink(1)).Target);
    }

    [Fact]
    public void A_target_longer_than_a_message_is_EMSGSIZE()
    {
        _files.AddSymlink("link", new string('x', 40000));
        using Conversation client = Conversation.Begin(_files);
        client.Exchange.RoomSize = Conversation.Msize;
        client.Walk(1, "link");
        Assert.Equal(Errno.EMSGSIZE, client.Send(Request.ReadLink(1)).Error);
    }

    [Fact]
    public void A_link_may_say_anything()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(QidType.Symlink, client.Send(Request.MakeSymlink(0, "link", "../../etc/../.")).Qid.Type);
        Assert.Equal("../../etc/../.", Encoding.UTF8.GetString(_files.Root.Find("link"u8)!.Data));
    }

    [Fact]
    public void What_is_no_link_is_EINVAL()
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.EINVAL, client.Send(Request.ReadLink(0)).Error);
    }
}
