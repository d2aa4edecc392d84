using System;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

/// <summary>A read-only export refuses by message, before it decodes anything (qemu-9pfs §3.3).</summary>
public sealed class ReadOnlyTests
{
    private static readonly MessageType[] Refused =
    [
        MessageType.Tlcreate, MessageType.Tsymlink, MessageType.Tmknod, MessageType.Trename, MessageType.Tsetattr, MessageType.Txattrcreate,
        MessageType.Tlink, MessageType.Tmkdir, MessageType.Trenameat, MessageType.Tunlinkat, MessageType.Twrite, MessageType.Tremove,
        MessageType.Tcreate, MessageType.Twstat,
    ];

    private static readonly MessageType[] Served =
    [
        MessageType.Treaddir, MessageType.Tstatfs, MessageType.Tgetattr, MessageType.Txattrwalk, MessageType.Tlock, MessageType.Tgetlock,
        MessageType.Treadlink, MessageType.Tversion, MessageType.Tlopen, MessageType.Tattach, MessageType.Twalk, MessageType.Tclunk,
        MessageType.Tfsync, MessageType.Tread, MessageType.Tflush, MessageType.Topen, MessageType.Tstat,
    ];

    private readonly TestFileSystem _files = new();

    public static TheoryData<MessageType> RefusedTypes => [.. Refused];

    public static TheoryData<MessageType> ServedTypes => [.. Served];

    public static TheoryData<byte> UnsupportedTypes => [.. Enumerable.Range(0, 256).Where(IsUnsupported).Select(type => (byte)type)];

    [Theory]
    [MemberData(nameof(RefusedTypes))]
    public void What_changes_something_is_EROFS_even_without_a_body(MessageType type)
    {
        using Conversation client = Conversation.Begin(ReadOnly());
        Assert.Equal(Errno.EROFS, client.Send(Request.Empty(type)).Error);
    }

    [Theory]
    [MemberData(nameof(ServedTypes))]
    public void What_changes_nothing_is_looked_at(MessageType type)
    {
        using Conversation client = Conversation.Begin(ReadOnly());
        Assert.Equal(Errno.EPROTO, client.Send(Request.Empty(type)).Error);
    }

    [Theory]
    [MemberData(nameof(UnsupportedTypes))]
    public void Every_other_type_is_EOPNOTSUPP(byte type)
    {
        using Conversation client = Conversation.Begin(_files);
        Assert.Equal(Errno.EOPNOTSUPP, client.Send(Request.Empty((MessageType)type)).Error);
        using Conversation readOnly = Conversation.Begin(ReadOnly());
        Errno error = readOnly.Send(Request.Empty((MessageType)type)).Error;
        Assert.True(error is Errno.EOPNOTSUPP, $"Unsupported wins over EROFS, but {type} was {error}.");
    }

    [Theory]
    [InlineData(LopenFlags.WriteOnly)]
    [InlineData(LopenFlags.ReadWrite)]
    [InlineData(LopenFlags.AccessModeMask)]
    [InlineData(LopenFlags.Truncate)]
    [InlineData(LopenFlags.Append)]
    public void A_file_is_not_opened_for_change(LopenFlags flags)
    {
        _files.AddFile("file", "data"u8);
        using Conversation client = Conversation.Begin(ReadOnly());
        client.Walk(1, "file");
        Assert.Equal(Errno.EROFS, client.Send(Request.Open(1, flags)).Error);
        Assert.Equal(0, _files.CallsOf(Operation.Open));
        Assert.Equal(MessageType.Rlopen, client.Send(Request.Open(1)).Type);
        Assert.Equal("data", client.Send(Request.Read(1, 0, 10)).Text);
    }

    [Fact]
    public void A_directory_opens_whatever_the_flags()
    {
        using Conversation client = Conversation.Begin(ReadOnly());
        client.Walk(1, string.Empty);
        Assert.Equal(MessageType.Rlopen, client.Send(Request.Open(1, LopenFlags.ReadWrite | LopenFlags.Truncate)).Type);
    }

    [Fact]
    public void Beside_a_writable_export_it_refuses_by_fid()
    {
        var writable = new TestFileSystem();
        _files.AddFile("file");
        using var client = new Conversation(new ExportTable(
            [new Export("ro", _files) { MountTags = ["ro"], Access = AccessMode.ReadOnly }, new Export("rw", writable) { MountTags = ["rw"] }]));
        _ = client.Send(Request.Version(32768)).Ok;
        _ = client.Send(Request.Attach(0, "ro")).Ok;
        _ = client.Send(Request.Attach(1, "rw")).Ok;
        _ = client.Send(Request.Walk(0, 2, "file")).Ok;
        long before = _files.Calls;

        byte[][] requests =
        [
            Request.Create(0, "x"), Request.MakeSymlink(0, "x", "y"), Request.MakeNode(0, "x", 0), Request.MakeDirectory(0, "x"), Request.MakeLink(0, 2, "x"),
            Request.Rename(2, 0, "x"), Request.RenameAt(0, "file", 0, "x"), Request.Unlink(0, "file"), Request.Remove(2),
            Request.SetAttributes(2, SetattrMask.Mode), Request.CreateXattr(2, "x", 0), Request.Write(2, 0, "x"u8),
        ];
        foreach (byte[] request in requests)
        {
            Reply reply = client.Send(request);
            Assert.True(reply.Error == Errno.EROFS, $"{(MessageType)request[4]}: {reply}");
        }

        Assert.Equal(before, _files.Calls);
        Assert.Equal(3, client.Session.FidCount);
        Assert.Equal(MessageType.Rmkdir, client.Send(Request.MakeDirectory(1, "x")).Type);
    }

    private static bool IsUnsupported(int type) => !Refused.Contains((MessageType)type) && !Served.Contains((MessageType)type);

    private Export ReadOnly() => new("test", _files) { Access = AccessMode.ReadOnly };
}
