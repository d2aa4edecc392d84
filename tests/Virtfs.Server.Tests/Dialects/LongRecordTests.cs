using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Dialects;

/// <summary>Records of 9P2000.u whose texts are as long as a string may be: with a mapped security model a link is a file, and a guest makes it so long.</summary>
public sealed class LongRecordTests
{
    private const int Msize = 1024 * 1024;

    // Behind size[2] type[2] dev[4] qid[13] mode[4] atime[4] mtime[4] length[8].
    private const int NameAt = 41;

    [Theory]
    [InlineData(65_400)]
    [InlineData(65_500)]
    [InlineData(65_535)]
    public void A_link_longer_than_its_record_may_be_is_cut_in_a_listing_and_the_records_after_it_are_whole(int length)
    {
        var files = new TestFileSystem();
        files.AddSymlink("link", new string('x', length));
        files.AddFile("other");
        using var client = new Conversation(ExportTable.Single(new Export("test", files)), Msize);
        _ = client.Send(Request.Version(Msize, "9P2000.u")).Ok;
        _ = client.Send(Request.Attach(0)).Ok;
        _ = client.Send(Request.OpenByMode(0)).Ok;

        Reply reply = client.Send(Request.Read(0, 0, 200_000));

        Assert.Equal([".", "..", "link", "other"], NamesByLength(reply.Data));
        Assert.Equal([".", "..", "link", "other"], reply.RecordNames(Dialect.U));
    }

    // As Plan 9's dirread(2) goes through records: by the length that each begins with.
    private static List<string> NamesByLength(ReadOnlySpan<byte> records)
    {
        var names = new List<string>();
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records) + sizeof(ushort);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(records[NameAt..]);
            names.Add(Encoding.UTF8.GetString(records.Slice(NameAt + sizeof(ushort), nameLength)));
            records = records[length..];
        }

        return names;
    }
}
