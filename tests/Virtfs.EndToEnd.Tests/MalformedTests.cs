using System;
using System.Buffers.Binary;
using System.IO;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Messages that crashed other servers (diod's #110, #118, #136, #137), and good ones with bytes changed at random.</summary>
public sealed class MalformedTests : IDisposable
{
    private readonly SharedFolder _shared = new();

    public MalformedTests()
    {
        Directory.CreateDirectory(_shared.Host("folder"));
        File.WriteAllText(_shared.Host("file"), "content");
    }

    public void Dispose() => _shared.Dispose();

    /// <summary>diod #136: counts that wrap round when the header's length is added to them.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Diod_136_counts_near_the_largest_number_read_what_there_is_and_write_nothing(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        peer.Open(2, "folder", LopenFlags.ReadOnly);
        foreach (uint count in new uint[] { uint.MaxValue, uint.MaxValue - 23, uint.MaxValue - 24, uint.MaxValue - 11, 0x8000_0000, 0x7FFF_FFFF })
        {
            Assert.Equal("content", peer.Ask(Request.Read(1, 0, count)).Text);
            _ = peer.Ask(Request.ReadDirectory(2, 0, count)).Type;
            byte[] write = Request.Write(1, 0, "new"u8);
            BinaryPrimitives.WriteUInt32LittleEndian(write.AsSpan(Limits.WriteHeaderSize - 4), count);
            Assert.Equal(Errno.EPROTO, peer.Ask(write).Error);
        }

        Assert.Equal("content", File.ReadAllText(_shared.Host("file")));
    }

    /// <summary>diod #137: a reply sent to the server. #110: bodies cut short. #118: Tfsync with and without its second field.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Diod_137_110_118_replies_bodies_cut_short_and_Tfsync_of_any_length_are_answered(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        for (int type = 0; type < 256; type++)
        {
            if (type is (int)MessageType.Tversion or (int)MessageType.Tclunk or (int)MessageType.Tremove)
            {
                continue;
            }

            byte[] empty = Request.Empty((MessageType)type);
            Assert.NotEqual(Errno.None, peer.Ask(empty).Error);
            byte[] zeros = [.. empty, .. new byte[64]];
            BinaryPrimitives.WriteInt32LittleEndian(zeros, zeros.Length);
            if ((type & 1) == 1)
            {
                Assert.Equal(Errno.EOPNOTSUPP, peer.Ask(zeros).Error);
            }
        }

        byte[] sync = Request.FSync(1);
        for (int length = Limits.HeaderSize; length < Limits.HeaderSize + 4; length++)
        {
            Assert.Equal(Errno.EPROTO, peer.Ask(Request.Truncated(sync, length)).Error);
        }

        _ = peer.Ask(sync).Ok;
        Assert.Equal("content", peer.Ask(Request.Read(1, 0, 10)).Text);
    }

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Messages_with_bytes_changed_at_random_are_answered_and_nothing_outside_is_touched(Way way)
    {
        Peer peer = _shared.Connect(way);
        var random = new Random(110);
        byte[][] samples =
        [
            Request.Walk(0, 1, "folder", "..", "file"), Request.Walk(0, 2, "file"), Request.Open(2, LopenFlags.ReadWrite), Request.Read(2, 0, 100),
            Request.Write(2, 0, "data"u8), Request.GetAttributes(1), Request.SetAttributes(1, SetattrMask.Mode, mode: 0x1A4), Request.Create(1, "new"),
            Request.MakeDirectory(0, "made"), Request.MakeNode(0, "node", 0x81A4), Request.MakeSymlink(0, "link", "../outside"), Request.MakeLink(0, 2, "hard"),
            Request.Rename(1, 0, "moved"), Request.RenameAt(0, "moved", 0, "file"), Request.Unlink(0, "link"), Request.WalkXattr(1, 3, "user.x"),
            Request.CreateXattr(1, "user.x", 5), Request.ReadDirectory(0, 0, 1000), Request.Lock(2, LockType.ReadLock), Request.GetLock(2, LockType.ReadLock),
            Request.StatFs(0), Request.ReadLink(1), Request.FSync(2), Request.Flush(5, 6), Request.Clunk(1), Request.Clunk(2), Request.Attach(5),
        ];
        var race = new Race(TimeSpan.FromSeconds(1));
        int sent = 0;
        for (; race.GoesOn(sent > 200); sent++)
        {
            byte[] message = [.. samples[random.Next(samples.Length)]];
            for (int changes = random.Next(4); changes > 0; changes--)
            {
                // Behind the header: its size must stay true on a stream, and its type decides on nothing new.
                message[random.Next(Limits.HeaderSize, message.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(4));
            }

            // One at a time, or another reply could be taken for this one's.
            peer.Post(Request.Tag, message);
            (_, Reply? reply) = peer.Receive();
            Assert.True(reply is null || reply.Type == MessageType.Rlerror || (byte)reply.Type == message[4] + 1, $"{reply} to type {message[4]}");
        }

        Assert.True(sent > 200, $"Only {sent} messages.");
        _shared.AssertOutsideUntouched();
    }
}
