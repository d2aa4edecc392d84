using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Extended attributes: offsets, stale memory, sizes that change, fids used up (CVE-2016-9102, -9103, -9104, CVE-2017-15038, CVE-2017-7377).</summary>
public sealed class XattrTests : IDisposable
{
    private readonly SharedFolder _shared = new();

    public XattrTests() => File.WriteAllText(_shared.Host("file"), "content");

    public void Dispose() => _shared.Dispose();

    /// <summary>CVE-2016-9103: what was never written is zeros, whatever went through the server's memory before.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9103_an_attribute_read_before_it_is_written_shows_nothing_of_the_servers_memory(Way way)
    {
        Peer peer = _shared.Connect(way);
        byte[] marks = [.. Enumerable.Repeat((byte)0xA7, 20_000)];
        for (int round = 0; round < 20; round++)
        {
            // Marks go through every buffer there is: file data, attribute values, names, replies.
            peer.Walk(1, string.Empty);
            _ = peer.Ask(Request.Create(1, "marks")).Ok;
            _ = peer.Ask(Request.Write(1, 0, marks)).Ok;
            Assert.Equal(marks, peer.Ask(Request.Read(1, 0, (uint)marks.Length)).Data);
            peer.Walk(2, "file");
            _ = peer.Ask(Request.CreateXattr(2, "user.marks", 2000)).Ok;
            _ = peer.Ask(Request.Write(2, 0, marks.AsSpan(0, 2000))).Ok;
            _ = peer.Ask(Request.Clunk(2)).Ok;
            peer.Walk(3, "file");
            _ = peer.Ask(Request.WalkXattr(3, 4, "user.marks")).Ok;
            Assert.Equal(2000, peer.Ask(Request.Read(4, 0, 4000)).Data.Length);

            peer.Walk(5, "file");
            _ = peer.Ask(Request.CreateXattr(5, "user.fresh", 65536)).Ok;
            _ = peer.Ask(Request.Write(5, 100, "x"u8)).Ok;
            for (uint offset = 0; offset < 65536; offset += 16384)
            {
                byte[] data = peer.Ask(Request.Read(5, offset, 16384)).Data;
                Assert.Equal(16384, data.Length);
                Assert.Equal(offset == 0 ? 1 : 0, data.Count(each => each != 0));
            }

            Assert.Equal(Errno.EINVAL, peer.Ask(Request.Clunk(5)).Error);
            foreach (uint fid in new uint[] { 1, 3, 4 })
            {
                _ = peer.Ask(Request.Clunk(fid)).Ok;
            }
        }
    }

    /// <summary>CVE-2016-9103, for what a file does not have: a read past the end brings back no byte of the reply before.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9103_a_short_reply_is_short(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        Assert.Equal("content", peer.Ask(Request.Read(1, 0, 20_000)).Text);
        Assert.Empty(peer.Ask(Request.Read(1, 7, 20_000)).Data);
        Assert.Equal("nt", peer.Ask(Request.Read(1, 5, 20_000)).Text);
    }

    /// <summary>CVE-2016-9104: offset and count that overflow when they are added.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2016_9104_offsets_up_to_the_last_number_read_nothing_and_write_nothing(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Walk(1, "file");
        _ = peer.Ask(Request.CreateXattr(1, "user.x", 10)).Ok;
        peer.Walk(2, "file");
        _ = peer.Ask(Request.WalkXattr(2, 3, string.Empty)).Ok;
        ulong[] offsets = [ulong.MaxValue, ulong.MaxValue - 1, ulong.MaxValue - 9, ulong.MaxValue - 0xFFFF_FFFF, 1UL << 63, (1UL << 63) - 1, 1UL << 32, 0xFFFF_FFFF, 11];
        foreach (ulong offset in offsets)
        {
            foreach (uint count in new uint[] { 0, 1, 10, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue })
            {
                Assert.Empty(peer.Ask(Request.Read(1, offset, count)).Data);
                Assert.Empty(peer.Ask(Request.Read(3, offset, count)).Data);
            }

            Assert.Equal(Errno.ENOSPC, peer.Ask(Request.Write(1, offset, "0123456789"u8)).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Write(3, offset, "0123456789"u8)).Error);
        }

        Assert.Equal(new byte[10], peer.Ask(Request.Read(1, 0, uint.MaxValue)).Data);
        _ = peer.Ask(Request.Write(1, 0, "0123456789"u8)).Ok;
        _ = peer.Ask(Request.Clunk(1)).Ok;
        Assert.Equal(10UL, peer.Ask(Request.WalkXattr(2, 4, "user.x")).Size);
    }

    /// <summary>CVE-2017-15038: a value that grows and shrinks between the question for its size and its reading.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2017_15038_a_value_that_changes_size_meanwhile_is_one_of_its_values(Way way)
    {
        byte[] shorter = [.. Enumerable.Repeat((byte)'s', 5)];
        byte[] longer = [.. Enumerable.Repeat((byte)'l', 3000)];
        Assert.Equal(
            Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_shared.Host("file")), OpenFlags.O_RDWR, 0, out int descriptor));
        Assert.Equal(Errno.None, Libc.SetXattr(descriptor, "user.x"u8, shorter, XattrFlags.None));
        bool stopping = false;
        var changer = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stopping); i++)
            {
                _ = Libc.SetXattr(descriptor, "user.x"u8, i % 2 == 0 ? longer : shorter, XattrFlags.None);
            }
        });
        changer.Start();
        try
        {
            Peer peer = _shared.Connect(way);
            peer.Walk(1, "file");
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
            {
                Reply walked = peer.Ask(Request.WalkXattr(1, 2, "user.x"));
                if (walked.Error == Errno.ERANGE)
                {
                    continue;
                }

                byte[] value = peer.Ask(Request.Read(2, 0, 10_000)).Data;
                Assert.Equal(walked.Size, (ulong)value.Length);
                Assert.True(value.SequenceEqual(shorter) || value.SequenceEqual(longer), $"{value.Length} bytes that never were the value.");
                _ = peer.Ask(Request.Clunk(2)).Ok;
            }
        }
        finally
        {
            Volatile.Write(ref stopping, true);
            changer.Join();
            Libc.Close(descriptor);
        }
    }

    /// <summary>CVE-2016-9102 and CVE-2017-7377: what is open, or an attribute already, becomes neither again.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2017_7377_a_fid_that_is_open_or_an_attribute_is_not_created_on(Way way)
    {
        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        peer.Walk(2, "file");
        _ = peer.Ask(Request.CreateXattr(2, "user.x", 1)).Ok;
        peer.Walk(3, string.Empty);
        _ = peer.Ask(Request.Open(3)).Ok;
        foreach (uint fid in new uint[] { 1, 2, 3 })
        {
            Assert.NotEqual(Errno.None, peer.Ask(Request.Create(fid, "new")).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.CreateXattr(fid, "user.y", 1)).Error);
            Assert.NotEqual(Errno.None, peer.Ask(Request.Open(fid)).Error);
        }

        Assert.False(File.Exists(_shared.Host("new")));
    }
}
