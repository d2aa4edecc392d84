using System.Linq;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

public sealed class XattrTests
{
    private readonly TestFileSystem _files = new();
    private readonly TestNode _file;

    public XattrTests() => _file = _files.AddFile("file");

    [Fact]
    public void A_value_is_walked_to_read_and_clunked()
    {
        using Conversation client = BeginWith("user.a", "value");
        Assert.Equal(5ul, client.Send(Request.WalkXattr(1, 2, "user.a")).Size);
        Assert.Equal("value", client.Send(Request.Read(2, 0, 100)).Text);
        Assert.Equal("lu", client.Send(Request.Read(2, 2, 2)).Text);
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(2)).Type);
        Assert.Equal(0, _files.CallsOf(Operation.SetXattr));
    }

    [Fact]
    public void No_name_lists_the_names()
    {
        using Conversation client = BeginWith("user.a", "value");
        Assert.Equal(7ul, client.Send(Request.WalkXattr(1, 2, string.Empty)).Size);
        Assert.Equal("user.a\0", client.Send(Request.Read(2, 0, 100)).Text);
    }

    [Fact]
    public void A_missing_attribute_makes_no_fid()
    {
        using Conversation client = BeginWith("user.a", "value");
        Assert.Equal(Errno.ENODATA, client.Send(Request.WalkXattr(1, 2, "user.b")).Error);
        Assert.Equal(2, client.Session.FidCount);
        Assert.Equal(2, _files.References);
    }

    [Fact]
    public void A_newfid_in_use_is_EINVAL_even_if_it_is_the_fid()
    {
        using Conversation client = BeginWith("user.a", "value");
        Assert.Equal(Errno.EINVAL, client.Send(Request.WalkXattr(1, 1, "user.a")).Error);
        Assert.Equal(Errno.EINVAL, client.Send(Request.WalkXattr(1, 0, "user.a")).Error);
    }

    [Fact]
    public void A_value_that_grows_while_it_is_read_is_read_again()
    {
        using Conversation client = BeginWith("user.a", "value");
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.GetXattr && _files.CallsOf(Operation.GetXattr) == 2)
            {
                _file.Xattrs["user.a"] = Encoding.UTF8.GetBytes("longer value");
            }

            return Errno.None;
        };
        Assert.Equal(12ul, client.Send(Request.WalkXattr(1, 2, "user.a")).Size);
        Assert.Equal("longer value", client.Send(Request.Read(2, 0, 100)).Text);
    }

    [Fact]
    public void A_value_that_shrinks_while_it_is_read_shows_nothing_behind_its_end()
    {
        using Conversation client = BeginWith("user.a", "value");
        _files.Hook = (operation, _) =>
        {
            if (operation == Operation.GetXattr && _files.CallsOf(Operation.GetXattr) == 2)
            {
                _file.Xattrs["user.a"] = [1];
            }

            return Errno.None;
        };
        Assert.Equal(1ul, client.Send(Request.WalkXattr(1, 2, "user.a")).Size);
        Assert.Equal([1], client.Send(Request.Read(2, 0, 100)).Data);
    }

    [Fact]
    public void A_value_that_always_grows_is_ERANGE_in_the_end()
    {
        using Conversation client = BeginWith("user.a", "value");
        _files.Hook = (operation, _) =>
        {
            _file.Xattrs["user.a"] = new byte[_file.Xattrs["user.a"].Length + 1];
            return Errno.None;
        };
        Assert.Equal(Errno.ERANGE, client.Send(Request.WalkXattr(1, 2, "user.a")).Error);
    }

    [Fact]
    public void An_empty_value_is_read_as_one()
    {
        using Conversation client = BeginWith("user.a", string.Empty);
        Assert.Equal(0ul, client.Send(Request.WalkXattr(1, 2, "user.a")).Size);
        Assert.Empty(client.Send(Request.Read(2, 0, 100)).Data);
    }

    [Fact]
    public void A_value_is_created_written_and_set_by_the_clunk()
    {
        using Conversation client = Begin();
        Assert.Equal(MessageType.Rxattrcreate, client.Send(Request.CreateXattr(1, "user.a", 10)).Type);
        Assert.Equal(6u, client.Send(Request.Write(1, 0, "012345"u8)).Written);
        Assert.Equal(4u, client.Send(Request.Write(1, 6, "6789"u8)).Written);
        Assert.Empty(_file.Xattrs);
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal("0123456789"u8, _file.Xattrs["user.a"]);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Clunk(1)).Error);
    }

    [Fact]
    public void Tversion_sets_what_is_complete_too()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 1)).Ok;
        _ = client.Send(Request.Write(1, 0, "x"u8)).Ok;
        _ = client.Send(Request.Version(32768)).Ok;
        Assert.Equal("x"u8, _file.Xattrs["user.a"]);
    }

    [Fact]
    public void Size_0_removes_the_attribute()
    {
        using Conversation client = BeginWith("user.a", "value");
        _ = client.Send(Request.CreateXattr(1, "user.a", 0)).Ok;
        Assert.Single(_file.Xattrs);
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Empty(_file.Xattrs);
    }

    [Fact]
    public void A_value_that_is_not_complete_is_EINVAL_and_not_set()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 10)).Ok;
        _ = client.Send(Request.Write(1, 0, "012345678"u8)).Ok;
        Assert.Equal(Errno.EINVAL, client.Send(Request.Clunk(1)).Error);
        Assert.Empty(_file.Xattrs);
        Assert.Equal(1, client.Session.FidCount);
    }

    [Fact]
    public void Bytes_written_twice_count_twice()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 4)).Ok;
        _ = client.Send(Request.Write(1, 0, "ab"u8)).Ok;
        _ = client.Send(Request.Write(1, 0, "cd"u8)).Ok;
        Assert.Equal(MessageType.Rclunk, client.Send(Request.Clunk(1)).Type);
        Assert.Equal("cd\0\0"u8, _file.Xattrs["user.a"]);
    }

    [Fact]
    public void What_was_never_written_reads_as_zeros()
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 65536)).Ok;
        Assert.All(client.Send(Request.Read(1, 0, 20000)).Data, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0ul, 4u)]
    [InlineData(2ul, 2u)]
    [InlineData(4ul, 0u)]
    public void A_write_is_cut_at_the_end(ulong offset, uint expected)
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 4)).Ok;
        Assert.Equal(expected, client.Send(Request.Write(1, offset, "12345678"u8)).Written);
    }

    [Theory]
    [InlineData(5ul)]
    [InlineData(1ul << 31)]
    [InlineData(1ul << 32)]
    [InlineData(1ul << 63)]
    [InlineData(ulong.MaxValue - 3)]
    [InlineData(ulong.MaxValue)]
    public void Behind_the_end_a_write_is_ENOSPC_and_a_read_gives_nothing(ulong offset)
    {
        using Conversation client = Begin();
        _ = client.Send(Request.CreateXattr(1, "user.a", 4)).Ok;
        Assert.Equal(Errno.ENOSPC, client.Send(Request.Write(1, offset, "12345678"u8)).Error);
        Assert.Empty(client.Send(Request.Read(1, offset, 8)).Data);
        Assert.Empty(client.Send(Request.Read(1, offset, uint.MaxValue)).Data);
    }

    [Fact]
    public void A_walked_value_may_be_written_and_only_its_copy_changes()
    {
        using Conversation client = BeginWith("user.a", "value");
        _ = client.Send(Request.WalkXattr(1, 2, "user.a")).Ok;
        Assert.Equal(5u, client.Send(Request.Write(2, 0, "other value"u8)).Written);
        Assert.Equal("other", client.Send(Request.Read(2, 0, 100)).Text);
        _ = client.Send(Request.Clunk(2)).Ok;
        Assert.Equal("value"u8, _file.Xattrs["user.a"]);
    }

    [Fact]
    public void Flags_are_checked_before_the_size_before_the_fid()
    {
        using Conversation client = Begin();
        Assert.Equal(Errno.EINVAL, client.Send(Request.CreateXattr(1, "user.a", 65537, 4)).Error);
        Assert.Equal(Errno.E2BIG, client.Send(Request.CreateXattr(99, "user.a", 65537)).Error);
        Assert.Equal(Errno.E2BIG, client.Send(Request.CreateXattr(1, "user.a", ulong.MaxValue)).Error);
        Assert.Equal(Errno.EINVAL, client.Send(Request.CreateXattr(99, "user.a", 65536)).Error);
    }

    [Theory]
    [InlineData(1u, "there", Errno.EEXIST)]
    [InlineData(2u, "missing", Errno.ENODATA)]
    [InlineData(1u, "missing", Errno.None)]
    [InlineData(2u, "there", Errno.None)]
    public void The_flags_go_to_the_file_system(uint flags, string name, Errno expected)
    {
        using Conversation client = BeginWith("there", "value");
        _ = client.Send(Request.CreateXattr(1, name, 1, flags)).Ok;
        _ = client.Send(Request.Write(1, 0, "x"u8)).Ok;
        Assert.Equal(expected, client.Send(Request.Clunk(1)).Error);
        Assert.Equal(1, client.Session.FidCount);
    }

    [Fact]
    public void A_second_create_on_the_same_fid_is_EINVAL_and_takes_nothing()
    {
        using Conversation client = Begin(limit: 2);
        _ = client.Send(Request.CreateXattr(1, "user.a", 10)).Ok;
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Errno.EINVAL, client.Send(Request.CreateXattr(1, "user.b", 10)).Error);
        }

        client.Walk(2, "file");
        Assert.Equal(MessageType.Rxattrcreate, client.Send(Request.CreateXattr(2, "user.a", 10)).Type);
    }

    [Fact]
    public void At_the_limit_a_create_and_a_walk_are_ENOSPC_and_the_fid_stays_walked()
    {
        using Conversation client = BeginWith("user.a", "value", limit: 3);
        for (uint fid = 10; fid < 13; fid++)
        {
            _ = client.Send(Request.WalkXattr(1, fid, "user.a")).Ok;
        }

        Assert.Equal(Errno.ENOSPC, client.Send(Request.WalkXattr(1, 13, "user.a")).Error);
        Assert.Equal(Errno.ENODATA, client.Send(Request.WalkXattr(1, 13, "missing")).Error);
        Assert.Equal(Errno.ENOSPC, client.Send(Request.CreateXattr(1, "user.b", 1)).Error);
        Assert.Empty(client.Send(Request.Walk(1, 20)).Qids);
        Assert.Equal(1, client.Log.CountOf(4));
    }

    [Theory]
    [InlineData("clunk")]
    [InlineData("version")]
    [InlineData("reset")]
    public void What_ends_an_attributes_fid_makes_room_for_another(string how)
    {
        using Conversation client = BeginWith("user.a", "value", limit: 1);
        for (int i = 0; i < 3; i++)
        {
            _ = client.Send(Request.WalkXattr(1, 2, "user.a")).Ok;
            switch (how)
            {
                case "clunk":
                    _ = client.Send(Request.Clunk(2)).Ok;
                    break;
                case "version":
                    _ = client.Send(Request.Version(32768)).Ok;
                    break;
                default:
                    client.Session.Reset();
                    break;
            }

            _ = client.Send(Request.Attach(0));
            _ = client.Send(Request.Walk(0, 1, "file"));
        }
    }

    [Fact]
    public void The_limit_is_the_exports_for_all_its_clients()
    {
        _file.Xattrs["user.a"] = [1];
        var export = new Export("test", _files) { MaximumXattrFids = 1 };
        using Conversation one = Conversation.Begin(export);
        using Conversation other = Conversation.Begin(export);
        one.Walk(1, "file");
        other.Walk(1, "file");
        _ = one.Send(Request.WalkXattr(1, 2, "user.a")).Ok;
        Assert.Equal(Errno.ENOSPC, other.Send(Request.WalkXattr(1, 2, "user.a")).Error);
    }

    [Fact]
    public void Limit_0_is_none()
    {
        using Conversation client = BeginWith("user.a", "value", limit: 0);
        Assert.All(Enumerable.Range(100, 1124), fid => client.Send(Request.WalkXattr(1, (uint)fid, "user.a")));
        Assert.Equal(1126, client.Session.FidCount);
    }

    [Fact]
    public void The_default_limit_is_1024()
    {
        using Conversation client = Conversation.Begin(_files);
        _file.Xattrs["user.a"] = [1];
        client.Walk(1, "file");
        for (uint fid = 100; fid < 1124; fid++)
        {
            _ = client.Send(Request.WalkXattr(1, fid, "user.a")).Ok;
        }

        Assert.Equal(Errno.ENOSPC, client.Send(Request.WalkXattr(1, 2000, "user.a")).Error);
    }

    [Fact]
    public void An_attributes_fid_walks_and_shows_its_file()
    {
        using Conversation client = BeginWith("user.a", "value");
        _ = client.Send(Request.WalkXattr(1, 2, "user.a")).Ok;
        Assert.Equal(client.Send(Request.GetAttributes(1)).Attributes, client.Send(Request.GetAttributes(2)).Attributes);
        Assert.Empty(client.Send(Request.Walk(2, 3)).Qids);
        Assert.Equal(Errno.EINVAL, client.Send(Request.Open(2)).Error);
        Assert.Equal(Errno.EBADF, client.Send(Request.FSync(2)).Error);
    }

    private Conversation Begin(int limit = 1024)
    {
        Conversation client = Conversation.Begin(new Export("test", _files) { MaximumXattrFids = limit });
        client.Walk(1, "file");
        return client;
    }

    private Conversation BeginWith(string name, string value, int limit = 1024)
    {
        _file.Xattrs[name] = Encoding.UTF8.GetBytes(value);
        return Begin(limit);
    }
}
