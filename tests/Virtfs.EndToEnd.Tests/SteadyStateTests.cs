using System;
using System.IO;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>The real driver behind the real ring: once everything is warm, a request allocates nothing, on any thread.</summary>
[Collection(Alone.Name)]
public sealed class SteadyStateTests : IDisposable
{
    private const int Requests = 100_000;
    private const int Attempts = 5;

    // For the whole process in all that time; a single object for each round of requests would be 72 KB and more.
    private const long Noise = 64 * 1024;

    private readonly SharedFolder _shared = new(under: "/dev/shm");

    public SteadyStateTests()
    {
        Directory.CreateDirectory(_shared.Host("dir"));
        File.WriteAllBytes(_shared.Host("dir/file"), new byte[8192]);
        File.CreateSymbolicLink(_shared.Host("link"), "dir/file");
    }

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_hundred_thousand_mixed_requests_allocate_nothing(int depth)
    {
        // In groups; those of a group do not depend on one another, so that they can be in flight together.
        byte[][] round =
        [
            Request.Walk(0, 1, "dir", "file"), Request.GetAttributes(1), Request.Walk(1, 2), Request.Open(1, LopenFlags.ReadWrite), Request.Read(1, 0, 4096),
            Request.Write(1, 100, new byte[4096]), Request.SetAttributes(2, SetattrMask.Mode | SetattrMask.Atime, mode: 0x1A4),
            Request.SetAttributes(1, SetattrMask.Size, size: 8192), Request.WalkXattr(2, 20, "security.capability"),
            Request.WalkXattr(2, 20, "system.posix_acl_access"), Request.Clunk(1), Request.Clunk(2), Request.Walk(0, 3, "link"), Request.ReadLink(3),
            Request.StatFs(3), Request.Clunk(3), Request.Walk(0, 4, "dir"), Request.Open(4), Request.ReadDirectory(4, 0, 4096), Request.Clunk(4),
            Request.Walk(0, 5, "dir"), Request.Create(5, "new"), Request.Write(5, 0, new byte[100]), Request.Clunk(5), Request.Walk(0, 6, "dir"),
            Request.RenameAt(6, "new", 6, "newer"), Request.Unlink(6, "newer"), Request.MakeDirectory(6, "sub"), Request.Unlink(6, "sub", 0x200),
            Request.Clunk(6), Request.Walk(0, 7, "missing"), Request.GetAttributes(99), Request.Flush(500, 2),
        ];
        var peer = (RingPeer)_shared.Connect(Way.Ring);
        Run(peer, round, depth, 20_000);

        // A worker for a request that the machine held up, or code compiled once more, is made once; what a request allocates shows each time.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && allocated > Noise; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Run(peer, round, depth, Requests);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        Assert.InRange(allocated, 0, Noise);

        // And they were answered: the last of the round is Rflush, and the file is as long as it was made.
        Assert.Equal((byte)MessageType.Rflush, peer.Peek((ushort)((round.Length - 1) % depth), 7)[4]);
        Assert.Equal(8192, new FileInfo(_shared.Host("dir/file")).Length);
        Assert.Equal(Errno.ENOENT, Libc.StatX(Libc.CurrentDirectory, System.Text.Encoding.UTF8.GetBytes(_shared.Host("dir/newer")), StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_TYPE, out _));
    }

    private static void Run(RingPeer peer, byte[][] round, int depth, int requests)
    {
        int inFlight = 0;
        for (int i = 0; i < requests; i += round.Length)
        {
            for (int j = 0; j < round.Length; j++)
            {
                ushort tag = (ushort)(j % depth);
                if (tag == 0)
                {
                    Drain(peer, ref inFlight);
                }

                peer.Post(tag, round[j]);
                inFlight++;
            }

            Drain(peer, ref inFlight);
        }
    }

    private static void Drain(RingPeer peer, ref int inFlight)
    {
        for (; inFlight > 0; inFlight--)
        {
            _ = peer.Take();
        }
    }
}
