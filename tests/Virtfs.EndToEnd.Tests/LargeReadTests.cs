using System;
using System.IO;
using System.Linq;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>Reads large enough to go as the file's own pages over a socket, of real files: they are what the host reads.</summary>
public sealed class LargeReadTests : IDisposable
{
    private const int Most = Peer.Msize - Limits.ReadReplyHeaderSize;

    private readonly SharedFolder _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void Anywhere_in_a_file_with_holes_they_are_its_content(Way way)
    {
        var random = new Random(3);
        byte[] content = new byte[600_000];
        using (FileStream file = File.Create(_shared.Host("file")))
        {
            file.SetLength(content.Length);
            foreach (int start in new[] { 0, 123_456, 400_001 })
            {
                random.NextBytes(content.AsSpan(start, 90_000));
                file.Position = start;
                file.Write(content, start, 90_000);
            }
        }

        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        for (int round = 0; round < 20; round++)
        {
            int[] offsets = [.. Enumerable.Range(0, Peer.Slots).Select(_ => random.Next(content.Length + 1000))];
            int[] counts = [.. offsets.Select(_ => random.Next(Most / 2, Most + 1))];
            Reply?[] replies = peer.AskTogether([.. offsets.Zip(counts, (offset, count) => Request.Read(1, (ulong)offset, (uint)count))]);
            for (int i = 0; i < replies.Length; i++)
            {
                Assert.Equal(content[Math.Min(offsets[i], content.Length)..Math.Min(offsets[i] + counts[i], content.Length)], replies[i]!.Data);
            }
        }
    }

    [Fact]
    public void What_others_write_afterwards_is_read_afterwards()
    {
        File.WriteAllBytes(_shared.Host("file"), new byte[Most]);
        Peer reader = _shared.Connect(Way.Socket);
        Peer writer = _shared.Connect(Way.Ring);
        reader.Open(1, "file");
        writer.Open(1, "file", LopenFlags.ReadWrite);
        for (byte round = 1; round < 100; round++)
        {
            Assert.Equal(16_384u, writer.Ask(Request.Write(1, 0, Enumerable.Repeat(round, 16_384).ToArray())).Written);
            byte[] data = reader.Ask(Request.Read(1, 0, Most)).Data;
            Assert.Equal(Most, data.Length);
            Assert.Equal(Enumerable.Repeat(round, 16_384).ToArray(), data[..16_384]);
        }
    }

    [Fact]
    public void A_file_not_open_for_reading_is_EBADF_and_an_offset_no_file_can_have_EINVAL()
    {
        File.WriteAllBytes(_shared.Host("file"), new byte[Most]);
        Peer peer = _shared.Connect(Way.Socket);
        peer.Open(1, "file", LopenFlags.WriteOnly);
        peer.Open(2, "file");
        Assert.Equal(Errno.EBADF, peer.Ask(Request.Read(1, 0, Most)).Error);
        Assert.Equal(Errno.EINVAL, peer.Ask(Request.Read(2, ulong.MaxValue, Most)).Error);
        Assert.Equal(Most, peer.Ask(Request.Read(2, 0, Most)).Data.Length);
    }

    /// <summary>Files of /proc have no pages, and no length.</summary>
    [Fact]
    public void What_the_kernel_makes_up_is_read_too()
    {
        using var shared = new SharedFolder(path: "/proc");
        Peer peer = shared.Connect(Way.Socket);
        peer.Open(1, "kallsyms", LopenFlags.ReadOnly);
        using FileStream host = File.OpenRead("/proc/kallsyms");
        byte[] expected = new byte[Most];
        host.ReadExactly(expected);
        Assert.Equal(expected, peer.Ask(Request.Read(1, 0, Most)).Data);
    }
}
