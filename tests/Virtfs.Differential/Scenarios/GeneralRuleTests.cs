using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Scenarios;

/// <summary>Rules that hold for many messages: fids, names, types, read-only exports.</summary>
public sealed class GeneralRuleTests(ServersFixture servers) : ScenarioTests(servers)
{
    private static readonly MessageType[] Named =
    [
        MessageType.Tlcreate, MessageType.Tmkdir, MessageType.Tmknod, MessageType.Tsymlink, MessageType.Tlink, MessageType.Trename,
        MessageType.Trenameat, MessageType.Tunlinkat, MessageType.Twalk, MessageType.Tcreate,
    ];

    public static TheoryData<MessageType> AllTypes => [.. AnyMessage.Types];

    public static TheoryData<MessageType> NamedTypes => [.. Named];

    public static TheoryData<byte> Unsupported =>
        [.. Enumerable.Range(0, 256).Select(type => (byte)type).Where(type => !AnyMessage.Types.Contains((MessageType)type))];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void An_unknown_fid_has_an_error_of_its_own_for_each_message(MessageType type) => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        s.Send(AnyMessage.Of(type, 77));
        s.Send(AnyMessage.Of(type, Scenario.NoFid));
    });

    [Theory]
    [MemberData(nameof(NamedTypes))]
    public void A_name_is_looked_at_before_the_fid(MessageType type) => Compare(s =>
    {
        foreach (string name in new[] { "", "a/b", "/", ".", "..", "\0", ".\0x", "..\0x" })
        {
            s.Send(AnyMessage.Of(type, 77, name));
        }
    });

    [Theory]
    [MemberData(nameof(NamedTypes))]
    public void A_bad_name_has_an_error_of_its_own_for_each_message(MessageType type) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { "", "a/b", "directory/x", "/", "\0", new string('x', 256), new string('x', 5000) })
        {
            s.Walk(0, 1, "directory");
            s.Send(AnyMessage.Of(type, 1, name));
            s.Clunk(1);
        }
    });

    [Theory]
    [MemberData(nameof(NamedTypes))]
    public void Dots_are_no_names(MessageType type) => Compare(s =>
    {
        s.OnHost(f =>
        {
            f.MakeFile("file", "content");
            f.MakeDirectory("directory");
        });
        foreach (string name in new[] { ".", "..", "...", "..\0x" })
        {
            s.Walk(0, 1, "directory");
            s.Send(AnyMessage.Of(type, 1, name));
            s.Clunk(1);
        }
    });

    [Fact]
    public void Both_names_of_a_renameat_are_looked_at() => Compare(s =>
    {
        s.OnHost(f => f.MakeFile("file", "content"));
        foreach (string name in new[] { "", "a/b", ".", ".." })
        {
            s.RenameAt(0, name, 0, "new");
            s.RenameAt(0, "file", 0, name);
            s.RenameAt(77, name, 78, "new");
        }
    });

    [Theory]
    [MemberData(nameof(Unsupported))]
    public void A_type_that_is_no_request_is_not_supported(byte type) => Compare(s =>
    {
        if (type is not ((byte)MessageType.Tversion or (byte)MessageType.Tflush))
        {
            s.Send(new Message((MessageType)type).U32(0).U32(0).U64(0));
            s.Send(new Message((MessageType)type));
        }
    });

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void A_read_only_export_refuses_by_the_message(MessageType type) => Compare(
        s =>
        {
            s.OnHost(f =>
            {
                f.MakeFile("file", "content");
                f.MakeDirectory("directory");
            });
            s.Walk(0, 1, "directory");
            s.Send(AnyMessage.Of(type, 1));
            s.Send(AnyMessage.Of(type, 77));
            s.Send(AnyMessage.Of(type, 1, ".."));
            s.Walk(0, 2, "file");
            s.Send(AnyMessage.Of(type, 2));
        },
        ExportKind.ReadOnly);

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Bytes_behind_a_message_are_ignored(MessageType type) => Compare(s =>
    {
        s.OnHost(f => f.MakeDirectory("directory"));
        s.Walk(0, 1, "directory");
        s.Send(AnyMessage.Of(type, 1).Raw(1, 2, 3, 4, 5, 6, 7));
    });
}
