using System;
using System.Collections.Generic;
using System.Text;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

public class DirectoryEntriesTests
{
    private static readonly Qid Qid = new(QidType.Directory, 1, 2);

    [Fact]
    public void Entries_come_in_order_with_all_their_fields()
    {
        var entries = new DirectoryEntries(Two()).GetEnumerator();

        Assert.True(entries.MoveNext());
        Assert.Equal(Qid, entries.Current.Qid);
        Assert.Equal(3ul, entries.Current.Offset);
        Assert.Equal(4, entries.Current.Type);
        Assert.Equal("."u8.ToArray(), entries.Current.Name.ToArray());
        Assert.True(entries.MoveNext());
        Assert.Equal(7ul, entries.Current.Offset);
        Assert.Equal("name"u8.ToArray(), entries.Current.Name.ToArray());
        Assert.False(entries.MoveNext());
        Assert.False(entries.Failed);
    }

    [Fact]
    public void An_entry_cut_off_ends_the_entries_and_is_told_apart_from_the_end()
    {
        byte[] data = Two();
        for (int length = DirectoryEntryRecord.SizeOf(1) + 1; length < data.Length; length++)
        {
            var entries = new DirectoryEntries(data.AsSpan(0, length)).GetEnumerator();

            Assert.True(entries.MoveNext());
            Assert.False(entries.MoveNext());
            Assert.True(entries.Failed);
            Assert.False(entries.MoveNext());
        }
    }

    [Fact]
    public void SizeOf_is_what_an_entry_takes()
    {
        var writer = new WireWriter(new byte[512]);

        new DirectoryEntryRecord(Qid, 1, 2, new byte[255]).Encode(ref writer);

        Assert.Equal(24 + 255, writer.Length);
        Assert.Equal(writer.Length, DirectoryEntryRecord.SizeOf(255));
    }

    [Theory]
    [InlineData("ffffffff")]
    [InlineData("00000080 00")]
    [InlineData("02000000 00")]
    public void A_count_larger_than_the_data_does_not_decode(string body)
    {
        Assert.False(Rreaddir.TryDecode(Hex.Bytes(body), out _));
    }

    [Fact]
    public void An_Rreaddir_is_gone_through_by_foreach()
    {
        byte[] body = [56, 0, 0, 0, .. Two()];
        body[0] = (byte)(body.Length - 4);
        Assert.True(Rreaddir.TryDecode(body, out Rreaddir reply));
        var names = new List<string>();

        foreach (DirectoryEntryRecord entry in reply.Entries)
        {
            names.Add(Encoding.UTF8.GetString(entry.Name));
        }

        Assert.Equal([".", "name"], names);
    }

    private static byte[] Two()
    {
        var writer = new WireWriter(new byte[128]);
        new DirectoryEntryRecord(Qid, 3, 4, "."u8).Encode(ref writer);
        new DirectoryEntryRecord(Qid, 7, 8, "name"u8).Encode(ref writer);
        return writer.Written.ToArray();
    }
}
