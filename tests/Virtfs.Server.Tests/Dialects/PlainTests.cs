using System;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Dialects;

/// <summary>9P2000 byte by byte, as section 5 of Plan 9's manual has it: requests and replies are written out here.</summary>
public sealed class PlainTests : IDisposable
{
    private readonly TestFileSystem _files = new();
    private Conversation? _client;

    private Conversation Client => _client ??= Begin(AccessMode.ReadWrite);

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();

    [Fact]
    public void Version_is_answered_with_the_same_string()
    {
        using var client = new Conversation(ExportTable.Single(new Export("test", _files)));
        Says(client, "64 ffff 00200000 0600 '9P2000'", "65 ffff 00200000 0600 '9P2000'");
    }

    [Fact]
    public void Authentication_is_not_required()
    {
        Says("66 0100 01000000 0600 'glenda' 0000", "6b 0100 1700 'Operation not supported'");
    }

    [Fact]
    public void An_error_has_words_and_no_number()
    {
        Says("7c 0100 09000000", "6b 0100 1900 'No such file or directory'");
    }

    [Fact]
    public void Attach_walk_open_read_write_and_clunk_are_as_in_the_manual()
    {
        TestNode file = Known(_files.AddFile("file", "content"u8.ToArray()));
        Says("6e 0100 00000000 01000000 0100 0400 'file'", $"6f 0100 0100 {Qid(file)}");
        Says("70 0100 01000000 02", $"71 0100 {Qid(file)} 00700000");
        Says("74 0100 01000000 0300000000000000 64000000", "75 0100 04000000 'tent'");
        Says("76 0100 01000000 0300000000000000 04000000 'TENT'", "77 0100 04000000");
        Says("78 0100 01000000", "79 0100");
        Assert.Equal("conTENT", Encoding.UTF8.GetString(file.Data));
    }

    [Fact]
    public void The_record_of_a_file_ends_with_names_that_are_numbers()
    {
        TestNode file = Known(_files.AddFile("file", "content"u8.ToArray()));
        Says("6e 0100 00000000 01000000 0100 0400 'file'", $"6f 0100 0100 {Qid(file)}");
        Says(
            "7c 0100 01000000",
            $"7d 0100 3d00 3b00 0000 00000000 {Qid(file)} a4010000 05000000 06000000 0700000000000000 0400 'file' 0400 '1000' 0400 '1001' 0000");
    }

    [Fact]
    public void The_roots_name_is_a_slash_and_a_directory_has_no_length()
    {
        TestNode root = Known(_files.Root);
        Says("7c 0100 00000000", $"7d 0100 3a00 3800 0000 00000000 {Qid(root)} ed010080 05000000 06000000 0000000000000000 0100 '/' 0400 '1000' 0400 '1001' 0000");
    }

    [Theory]
    [InlineData(InodeMode.S_IFREG | 0xFFF, 0x0000_01FFu)]
    [InlineData(InodeMode.S_IFLNK | 0x1FF, 0x0200_01FFu)]
    [InlineData(InodeMode.S_IFIFO | 0x1A4, 0x0000_01A4u)]
    [InlineData(InodeMode.S_IFCHR | 0x1A4, 0x0000_01A4u)]
    [InlineData(InodeMode.S_IFSOCK | 0x1A4, 0x0000_01A4u)]
    public void A_mode_has_the_bits_that_a_qid_has_and_permissions(uint mode, uint expected)
    {
        _files.AddFile("file").With(attributes => attributes with { Mode = mode });
        Client.Walk(1, "file");
        Rstat.TryDecode(Client.Send(Request.Stat(1)).Ok.Body, Dialect.Plain, out Rstat reply);
        Assert.Equal(expected, (uint)reply.Stat.Mode);
        Assert.Equal(expected >> 24, (uint)reply.Stat.Qid.Type);
    }

    [Fact]
    public void A_directory_is_read_as_whole_records_without_dots()
    {
        _files.AddFile("a");
        _files.AddFile("b");
        _files.AddDirectory("c");
        _ = Client.Send(Request.OpenByMode(0)).Ok;

        // A record of a name of one byte, with "0" for owner and group, has 52.
        Assert.Equal(["a", "b"], Client.Send(Request.Read(0, 0, 103)).RecordNames(Dialect.Plain).Concat(Client.Send(Request.Read(0, 52, 60)).RecordNames(Dialect.Plain)));
        Assert.Equal(["c"], Client.Send(Request.Read(0, 104, 1000)).RecordNames(Dialect.Plain));
        Assert.Empty(Client.Send(Request.Read(0, 156, 1000)).Data);
        Assert.Equal(["a", "b", "c"], Client.Send(Request.Read(0, 0, 1000)).RecordNames(Dialect.Plain));
    }

    [Fact]
    public void A_directory_is_read_on_from_where_the_last_read_ended_and_from_nowhere_else()
    {
        _files.AddFile("a");
        _files.AddFile("b");
        _ = Client.Send(Request.OpenByMode(0)).Ok;
        _ = Client.Send(Request.Read(0, 0, 60)).Ok;
        Says("74 0100 00000000 0100000000000000 64000000", "6b 0100 1000 'Invalid argument'");
        Assert.Equal(["b"], Client.Send(Request.Read(0, 52, 60)).RecordNames(Dialect.Plain));
    }

    [Fact]
    public void A_listing_does_not_end_where_only_dots_were_read()
    {
        _files.AddFile("a");
        _files.MaximumEntries = 1;
        _ = Client.Send(Request.OpenByMode(0)).Ok;
        Assert.Equal(["a"], Client.Send(Request.Read(0, 0, 1000)).RecordNames(Dialect.Plain));
        Assert.Empty(Client.Send(Request.Read(0, 52, 1000)).Data);
    }

    [Fact]
    public void Create_makes_a_file_and_opens_it()
    {
        Reply reply = Client.Send(Request.Hex("72 0100 00000000 0400 'file' a4010000 01"));
        TestNode file = _files.Root.Find("file"u8)!;
        Assert.Equal(Request.Hex($"73 0100 00 01000000 {Inode(file.Attributes.Inode)} 00700000"), reply.Bytes.ToArray());
        Says("76 0100 00000000 0000000000000000 02000000 'hi'", "77 0100 02000000");
        Assert.Equal("hi", Encoding.UTF8.GetString(file.Data));
    }

    [Fact]
    public void Create_makes_a_directory_and_opens_it()
    {
        _ = Client.Send(Request.Hex("72 0100 00000000 0300 'dir' ed010080 00")).Ok;
        Assert.True(_files.Root.Find("dir"u8)!.Attributes.IsDirectory);
        Assert.Empty(Client.Send(Request.Read(0, 0, 1000)).RecordNames(Dialect.Plain));
    }

    [Fact]
    public void The_bits_of_9P2000_u_mean_nothing_in_a_mode()
    {
        _ = Client.Send(Request.Hex("72 0100 00000000 0400 'file' a4010002 01")).Ok;
        Assert.Equal(InodeMode.S_IFREG, _files.Root.Find("file"u8)!.Attributes.Type);
    }

    [Fact]
    public void New_objects_belong_to_a_user_who_attaches_by_number()
    {
        _ = Client.Send(Request.Hex("68 0100 01000000 ffffffff 0400 '1234' 0000")).Ok;
        _ = Client.Send(Request.CreateByMode(1, "file", StatMode.None, dialect: Dialect.Plain)).Ok;
        Assert.Equal(1234u, _files.LastCreate.Uid);
        _ = Client.Send(Request.Hex("68 0100 02000000 ffffffff 0600 'glenda' 0000")).Ok;
        _ = Client.Send(Request.CreateByMode(2, "other", StatMode.None, dialect: Dialect.Plain)).Ok;
        Assert.Equal((CreateRequest.Unset, CreateRequest.Unset), (_files.LastCreate.Uid, _files.LastCreate.Gid));
    }

    [Fact]
    public void Wstat_changes_what_is_not_all_ones()
    {
        TestNode file = _files.AddFile("file", new byte[10]);
        Client.Walk(1, "file");
        Says(
            "7e 0100 01000000 3900 3700 ffff ffffffff ff ffffffff ffffffffffffffff 80010000 05000000 06000000 0300000000000000 0000 0400 '1000' 0400 '1001' 0000",
            "7f 0100");
        Assert.Equal(
            (0x180u, 1000u, 1001u, 3ul, 5L, 6L),
            (file.Attributes.Mode & 0x1FF, file.Attributes.Uid, file.Attributes.Gid, file.Attributes.Size, file.Attributes.AccessTime.Seconds,
                file.Attributes.ModificationTime.Seconds));
    }

    [Fact]
    public void Wstat_renames()
    {
        _files.AddFile("file");
        Client.Walk(1, "file");
        Says(
            "7e 0100 01000000 3400 3200 ffff ffffffff ff ffffffff ffffffffffffffff ffffffff ffffffff ffffffff ffffffffffffffff 0300 'new' 0000 0000 0000",
            "7f 0100");
        Assert.NotNull(_files.Root.Find("new"u8));
        Assert.Null(_files.Root.Find("file"u8));
    }

    [Fact]
    public void A_record_that_was_read_can_be_written_back()
    {
        _files.AddDirectory("dir");
        foreach (uint fid in new uint[] { 0, 1 })
        {
            _ = Client.Send(Request.Walk(0, 1, fid == 0 ? [] : ["dir"]));
            byte[] record = Client.Send(Request.Stat(fid)).Ok.Body.ToArray();
            byte[] request = [.. Request.Hex("7e 0100"), .. BitConverter.GetBytes(fid), .. record];
            BitConverter.TryWriteBytes(request, request.Length);
            Assert.Equal(MessageType.Rwstat, Client.Send(request).Type);
            _ = Client.Send(Request.Clunk(1));
        }
    }

    [Fact]
    public void A_user_who_is_no_number_is_refused()
    {
        _files.AddFile("file");
        Client.Walk(1, "file");
        Reply reply = Client.Send(Request.ChangeStat(1, stat => stat with { GroupName = "sys"u8, Mode = StatMode.None }, Dialect.Plain));
        Assert.Equal(MessageType.Rerror, reply.Type);
        Assert.Equal(0, _files.CallsOf(Operation.SetAttributes));
    }

    [Fact]
    public void A_mode_leaves_the_bits_alone_that_it_cannot_say()
    {
        TestNode file = _files.AddFile("file").With(attributes => attributes with { Mode = InodeMode.S_IFREG | 0x9ED });
        Client.Walk(1, "file");
        _ = Client.Send(Request.ChangeStat(1, stat => stat with { Mode = (StatMode)0x1C0 }, Dialect.Plain)).Ok;
        Assert.Equal(InodeMode.S_IFREG | 0x9C0, file.Attributes.Mode);
    }

    [Fact]
    public void A_directory_does_not_become_a_file()
    {
        Says(
            "7e 0100 00000000 3100 2f00 ffff ffffffff ff ffffffff ffffffffffffffff ed010000 ffffffff ffffffff ffffffffffffffff 0000 0000 0000 0000",
            "6b 0100 1200 'Input/output error'");
    }

    [Fact]
    public void A_record_that_changes_nothing_makes_the_file_safe_and_is_no_error_where_there_is_nothing_to()
    {
        _files.AddFile("file");
        Client.Walk(1, "file");
        _ = Client.Send(Request.ChangeStat(1, stat => stat, Dialect.Plain)).Ok;
        _ = Client.Send(Request.OpenByMode(1, TopenMode.ReadWrite)).Ok;
        _ = Client.Send(Request.ChangeStat(1, stat => stat, Dialect.Plain)).Ok;
        Assert.Equal(1, _files.CallsOf(Operation.Flush));
    }

    [Fact]
    public void A_file_opened_to_be_removed_goes_with_its_fid()
    {
        _files.AddFile("file");
        _files.AddFile("other");
        Client.Walk(1, "file");
        _ = Client.Send(Request.OpenByMode(1, TopenMode.RemoveOnClose)).Ok;
        Assert.NotNull(_files.Root.Find("file"u8));
        _ = Client.Send(Request.Clunk(1)).Ok;
        Assert.Null(_files.Root.Find("file"u8));
        Client.Walk(2, "other");
        _ = Client.Send(Request.OpenByMode(2, TopenMode.RemoveOnClose)).Ok;
        Client.Session.Reset();
        Assert.Null(_files.Root.Find("other"u8));
    }

    [Fact]
    public void A_read_only_export_opens_nothing_to_be_removed()
    {
        _files.AddFile("file");
        _client = Begin(AccessMode.ReadOnly);
        Client.Walk(1, "file");
        Says("70 0100 01000000 40", "6b 0100 1500 'Read-only file system'");
        _ = Client.Send(Request.OpenByMode(1)).Ok;
    }

    private static TestNode Known(TestNode node) => node.With(attributes => attributes with
    {
        Uid = 1000,
        Gid = 1001,
        AccessTime = new Timestamp(5, 0),
        ModificationTime = new Timestamp(6, 0),
    });

    private static string Qid(TestNode node)
    {
        uint version = 6 ^ (uint)(node.Attributes.Size << 8);
        return $"{(node.Attributes.IsDirectory ? "80" : "00")} {Convert.ToHexString(BitConverter.GetBytes(version))} {Inode(node.Attributes.Inode)}";
    }

    // The mapping of a single device's numbers.
    private static string Inode(ulong inode) => Convert.ToHexString(BitConverter.GetBytes((inode << 1) | 1));

    private Conversation Begin(AccessMode access)
    {
        var client = new Conversation(ExportTable.Single(new Export("test", _files) { Access = access }));
        _ = client.Send(Request.Version(Conversation.Msize, "9P2000")).Ok;
        _ = client.Send(Request.Hex("68 0100 00000000 ffffffff 0600 'glenda' 0000")).Ok;
        return client;
    }

    private void Says(string request, string reply) => Says(Client, request, reply);

    private static void Says(Conversation client, string request, string reply) =>
        Assert.Equal(Convert.ToHexString(Request.Hex(reply)), Convert.ToHexString(client.Send(Request.Hex(request)).Bytes));
}
