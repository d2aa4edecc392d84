using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class DirectoryTests
{
    private readonly TestFileSystem _files = new();

    [Fact]
    public void A_listing_has_names_types_and_the_qid_paths_a_walk_gives()
    {
        _files.AddFile("file");
        _files.AddDirectory("dir");
        _files.AddSymlink("link", "x");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        List<Reply.Entry> entries = client.Send(Request.ReadDirectory(1, 0, 1000)).Entries;

        Assert.Equal([".", "..", "file", "dir", "link"], entries.Select(entry => entry.Name));
        Assert.Equal([4, 4, 8, 4, 10], entries.Select(entry => (int)entry.Type));
        foreach (Reply.Entry entry in entries)
        {
            Qid walked = client.Send(Request.Walk(0, 2, entry.Name)).Qids[0];
            Assert.Equal((walked.Path, walked.Type), (entry.Qid.Path, entry.Qid.Type));
            _ = client.Send(Request.Clunk(2)).Ok;
        }
    }

    [Fact]
    public void The_roots_parent_is_the_root()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        List<Reply.Entry> entries = client.Send(Request.ReadDirectory(1, 0, 1000)).Entries;
        Assert.Equal(entries[0].Qid, entries[1].Qid);
    }

    [Fact]
    public void A_listing_goes_on_behind_the_last_entry_and_ends_with_nothing()
    {
        _files.AddFile("a");
        _files.AddFile("b");
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        List<Reply.Entry> all = client.Send(Request.ReadDirectory(1, 0, 1000)).Entries;
        Assert.Equal(["b"], client.Send(Request.ReadDirectory(1, all[2].Offset, 1000)).Entries.Select(entry => entry.Name));
        Assert.Empty(client.Send(Request.ReadDirectory(1, all[3].Offset, 1000)).Data);
        Assert.Equal(all, client.Send(Request.ReadDirectory(1, 0, 1000)).Entries);
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(24u, 0)]
    [InlineData(25u, 1)]
    [InlineData(50u, 1)]
    [InlineData(51u, 2)]
    [InlineData(uint.MaxValue, 2)]
    public void Only_whole_entries_are_sent(uint count, int expected)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        Assert.Equal(expected, client.Send(Request.ReadDirectory(1, 0, count)).Entries.Count);
    }

    [Theory]
    [InlineData(11, 0)]
    [InlineData(35, 0)]
    [InlineData(36, 1)]
    [InlineData(62, 2)]
    public void A_listing_is_cut_to_the_room_for_its_reply(int room, int expected)
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        client.Exchange.RoomSize = room;
        Assert.Equal(expected, client.Send(Request.ReadDirectory(1, 0, uint.MaxValue)).Entries.Count);
    }

    [Fact]
    public void A_listing_is_cut_to_the_msize_though_there_is_more_room()
    {
        for (int i = 0; i < 200; i++)
        {
            _files.AddFile(string.Create(CultureInfo.InvariantCulture, $"a file with a name {i:D10}"));
        }

        using Conversation client = Conversation.Begin(_files, 4096);
        client.Open(1, string.Empty);
        Assert.InRange(client.Send(Request.ReadDirectory(1, 0, uint.MaxValue)).Length, 4000, 4096);
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(512000)]
    public void A_hundred_thousand_entries_are_listed_once_each(int msize)
    {
        const int Count = 100_000;
        for (int i = 0; i < Count; i++)
        {
            _files.AddFile(string.Create(CultureInfo.InvariantCulture, $"f{i}"));
        }

        using Conversation client = Conversation.Begin(_files, msize);
        client.Open(1, string.Empty);
        var seen = new HashSet<string>();
        ulong offset = 0;
        while (client.Send(Request.ReadDirectory(1, offset, (uint)msize)).Entries is { Count: > 0 } entries)
        {
            offset = entries[^1].Offset;
            Assert.All(entries, entry => Assert.True(seen.Add(entry.Name), "An entry came twice."));
        }

        Assert.Equal(Count + 2, seen.Count);
    }

    [Fact]
    public void A_foreign_devices_entry_is_listed_under_Forbid_with_its_own_number()
    {
        _files.Device = 2;
        ulong inode = _files.AddDirectory("foreign").Attributes.Inode;
        using Conversation client = Conversation.Begin(new Export("test", _files) { Qids = new QidMapper(MultiDevices.Forbid) });
        client.Open(1, string.Empty);
        Assert.Equal(inode, client.Send(Request.ReadDirectory(1, 0, 1000)).Entries[2].Qid.Path);
    }

    [Fact]
    public void An_error_while_listing_is_the_answer()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        _files.Hook = (operation, _) => operation == Operation.ReadDirectory ? Errno.EIO : Errno.None;
        Assert.Equal(Errno.EIO, client.Send(Request.ReadDirectory(1, 0, 1000)).Error);
    }

    [Fact]
    public void Mkdir_makes_a_directory_with_the_modes_bits_for_the_attached_user()
    {
        using Conversation client = Conversation.Begin(_files);
        Qid qid = client.Send(Request.MakeDirectory(0, "dir", 0x43FF, 77)).Qid;
        Assert.Equal(new CreateRequest(0x43FF, 1000, 77), _files.LastCreate);
        Assert.Equal([qid], client.Send(Request.Walk(0, 1, "dir")).Qids);
        Assert.Equal(Errno.EEXIST, client.Send(Request.MakeDirectory(0, "dir")).Error);
    }

    [Fact]
    public void Mknod_passes_type_and_device_number_on()
    {
        using Conversation client = Conversation.Begin(_files);
        _ = client.Send(Request.MakeNode(0, "disk", InodeMode.S_IFBLK | 0x1B0, 259, 300)).Ok;
        client.Walk(1, "disk");
        Rgetattr attributes = client.Send(Request.GetAttributes(1)).Attributes;
        Assert.Equal((InodeMode.S_IFBLK | 0x1B0, DeviceNumber.Make(259, 300)), (attributes.Mode, attributes.DeviceNumber));
    }

    [Fact]
    public void Nothing_is_made_in_a_file()
    {
        _files.AddFile("file");
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.MakeDirectory(1, "x")).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.MakeNode(1, "x", 0)).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.MakeSymlink(1, "x", "y")).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.Create(1, "x")).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.MakeLink(1, 0, "x")).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.Unlink(1, "x")).Error);
    }

    [Fact]
    public void Things_are_made_through_an_open_directory_too()
    {
        using Conversation client = Conversation.Begin(_files);
        client.Open(1, string.Empty);
        Assert.Equal(MessageType.Rmkdir, client.Send(Request.MakeDirectory(1, "dir")).Type);
    }

    [Fact]
    public void What_is_made_on_a_forbidden_device_stays_and_is_ENODEV()
    {
        using Conversation client = Conversation.Begin(new Export("test", _files) { Qids = new QidMapper(MultiDevices.Forbid) });
        _files.Device = 2;
        Assert.Equal(Errno.ENODEV, client.Send(Request.MakeDirectory(0, "dir")).Error);
        Assert.Equal(Errno.ENODEV, client.Send(Request.Create(0, "file")).Error);
        Assert.NotNull(_files.Root.Find("file"u8));
        Assert.Equal((0, 1), (_files.OpenFiles, _files.References));
    }

    [Fact]
    public void A_link_is_one_more_name()
    {
        _files.AddFile("file", "data"u8);
        using Conversation client = Conversation.Begin(_files);
        client.Walk(1, "file");
        Assert.Equal(MessageType.Rlink, client.Send(Request.MakeLink(0, 1, "second")).Type);
        Assert.Equal(2ul, client.Send(Request.GetAttributes(1)).Attributes.LinkCount);
        Assert.Equal(Errno.EEXIST, client.Send(Request.MakeLink(0, 1, "second")).Error);
    }
}
