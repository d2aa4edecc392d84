using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Messages that cannot be decoded, and replies there is no room for.</summary>
public sealed class MalformedTests(ServersFixture servers) : ScenarioTests(servers)
{
    private const int ErrorLength = 11;

    public static TheoryData<MessageType> AllTypes => [.. AnyMessage.Types];

    [Theory]
    [MemberData(nameof(AllTypes))]
    [Shows("malformed")]
    public void A_message_shorter_than_its_fields_is_refused(MessageType type) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            byte[] whole = AnyMessage.Of(type, 77).Encode(9);
            int body = whole.Length - MessageHeader.Length;

            // Of a Twrite the data does not count here: it is not looked at before the fid is.
            int fields = type == MessageType.Twrite ? 16 : body;
            foreach (int length in new[] { 0, 1, fields / 2, fields - 1 }.Distinct())
            {
                s.Differs(IntendedDifferences.Malformed, "Broken", "Rlerror EPROTO tag 9");
                s.Finish(s.BeginTagged(9, whole[..(MessageHeader.Length + length)]));
                s.BeginAgain();
            }
        },
        ExportKind.Passthrough);

    [Theory]
    [InlineData(MessageType.Tversion)]
    [InlineData(MessageType.Tflush)]
    [Shows("malformed")]
    public void So_is_one_without_a_fid(MessageType type) => Compare(
        s =>
        {
            s.Differs(IntendedDifferences.Malformed, "Broken", "Rlerror EPROTO");
            s.Send(new Message(type).U8(0));
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    [Shows("malformed")]
    public void Less_than_a_header_is_no_message(int length) => Compare(
        s =>
        {
            s.Differs(IntendedDifferences.Malformed, "Broken", "Discarded");
            s.Finish(s.BeginTagged(9, AnyMessage.Of(MessageType.Tclunk, 0).Encode(9)[..length]));
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Fact]
    [Shows("malformed")]
    public void A_string_may_not_run_past_the_end() => Compare(
        s =>
        {
            s.Differs(IntendedDifferences.Malformed, "Broken", "Rlerror EPROTO");
            s.Send(new Message(MessageType.Tmkdir).U32(0).U16(60000).Raw((byte)'n').U32(0x1ED).U32(0));
            s.BeginAgain();
            s.Differs(IntendedDifferences.Malformed, "Broken", "Rlerror EPROTO");
            s.Send(new Message(MessageType.Twalk).U32(0).U32(1).U16(2).Text("name").U16(5).Raw((byte)'n'));
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Fact]
    [Shows("malformed")]
    public void A_write_has_as_much_data_as_it_says() => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.Open(1, Virtfs.Protocol.Messages.LopenFlags.ReadWrite);
            s.DiffersOnDisk(IntendedDifferences.Malformed, "file", " mtime now ", "\"content\"");
            s.Differs(IntendedDifferences.Malformed, "Broken", "Rlerror EPROTO");
            s.Send(new Message(MessageType.Twrite).U32(1).U64(0).U32(10).Raw(1, 2, 3));
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void The_size_in_the_header_is_not_looked_at(MessageType type) => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        foreach (uint size in new uint[] { 0, 3, 7, 0xFFFF_FFFF })
        {
            s.Walk(0, 1, "directory");
            s.Send(AnyMessage.Of(type, 1), size);
            s.Clunk(500);
            s.Clunk(501);
            s.Clunk(1);
        }
    });

    [Theory]
    [InlineData(MessageType.Tattach)]
    [InlineData(MessageType.Twalk)]
    [InlineData(MessageType.Tgetattr)]
    [InlineData(MessageType.Tstatfs)]
    [InlineData(MessageType.Tlopen)]
    [InlineData(MessageType.Tlcreate)]
    [InlineData(MessageType.Tmkdir)]
    [InlineData(MessageType.Tmknod)]
    [InlineData(MessageType.Tsymlink)]
    [Shows("no-room")]
    public void A_reply_has_to_fit_its_buffer(MessageType type) => Compare(
        s =>
        {
            // QEMU has done what was asked before it finds out; so has virtfsd.
            s.OnHost(f => f.MakeFile("file", "content"));
            foreach (int room in new[] { ErrorLength, ErrorLength + 1 })
            {
                uint fid = type == MessageType.Tattach ? 1u : 0u;
                s.ReplyRoom = room;
                s.Differs(IntendedDifferences.NoRoom, "Broken", "Rlerror EMSGSIZE");
                s.Send(AnyMessage.Of(type, fid, type == MessageType.Twalk ? "file" : $"name{room}"));
                s.ReplyRoom = Peers.RingPeer.Capacity;
                s.BeginAgain();
            }
        },
        ExportKind.Passthrough);

    [Fact]
    [Shows("no-room")]
    public void So_has_the_target_of_a_link() => Compare(
        s =>
        {
            s.OnHost(f => f.MakeSymlink("link", "target"));
            s.Walk(0, 1, "link");
            s.ReplyRoom = MessageHeader.Length + 2 + 6;
            s.ReadLink(1);
            s.ReplyRoom--;
            s.Differs(IntendedDifferences.NoRoom, "Broken", "Rlerror EMSGSIZE");
            s.ReadLink(1);
            s.ReplyRoom = Peers.RingPeer.Capacity;
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10)]
    [Shows("no-room")]
    public void Where_not_even_an_error_fits_there_is_no_answer(int room) => Compare(
        s =>
        {
            s.ReplyRoom = room;
            s.Differs(IntendedDifferences.NoRoom, "Broken", "Discarded");
            s.GetAttributes(77);
            s.ReplyRoom = Peers.RingPeer.Capacity;
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Fact]
    public void A_short_reply_needs_no_more_room_than_itself() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.ReplyRoom = MessageHeader.Length;
        s.SetAttributes(1, Virtfs.Protocol.Messages.SetattrMask.Mode, mode: 0x8180);
        s.Flush(77);
        s.Clunk(1);
        s.ReplyRoom = ErrorLength;
        s.Clunk(1);
        s.GetAttributes(77);
    });

    [Theory]
    [InlineData(11, 0u)]
    [InlineData(18, 7u)]
    [InlineData(21, 10u)]
    public void A_read_has_room_for_what_it_asks_for(int room, uint count) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Walk(0, 1, "file");
        s.Open(1);
        s.ReplyRoom = room;
        s.Read(1, 0, count);
    });

    [Theory]
    [InlineData(11, 1u, "Rread count 0 ")]
    [InlineData(15, 5u, "Rread count 4  data \"cont\"")]
    [InlineData(20, 10u, "Rread count 7  data \"content\"")]
    [Shows("no-room")]
    public void A_read_brings_as_much_as_there_is_room_for(int room, uint count, string reply) => Compare(
        s =>
        {
            s.OnHost(f => f.MakeFile("file", "content"));
            s.Walk(0, 1, "file");
            s.Open(1);
            s.ReplyRoom = room;
            s.Differs(IntendedDifferences.NoRoom, "Broken", reply);
            s.Read(1, 0, count);
            s.ReplyRoom = Peers.RingPeer.Capacity;
            s.BeginAgain();
        },
        ExportKind.Passthrough);

    [Theory]
    [InlineData(11)]
    [InlineData(35)]
    [InlineData(36)]
    [InlineData(62)]
    [InlineData(100)]
    public void A_listing_brings_the_entries_there_is_room_for(int room) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeDirectory("directory");
            f.MakeFile("directory/file");
        });
        s.Walk(0, 1, "directory");
        s.Open(1);
        s.ReplyRoom = room;
        s.ReadDirectory(1, 0);
        s.ReadDirectory(1, 0, 30);
    });
}
