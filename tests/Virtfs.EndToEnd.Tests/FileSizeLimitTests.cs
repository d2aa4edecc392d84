using System;
using System.IO;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>A process whose files may not grow beyond a size (RLIMIT_FSIZE): the kernel sends it a signal that ends it by default.</summary>
[Collection(Alone.Name)]
public sealed class FileSizeLimitTests : IDisposable
{
    private const ulong Limit = 64 << 20;

    private readonly SharedFolder _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void A_file_that_would_be_too_large_for_the_server_is_an_error_and_not_its_end(Way way)
    {
        File.WriteAllText(Path.Combine(_shared.Path, "file"), "content");
        Peer peer = _shared.Connect(way);
        peer.Open(1, "file");
        Assert.Equal(Errno.None, Libc.GetResourceLimit(ResourceKind.RLIMIT_FSIZE, out ResourceLimit before));
        Assert.Equal(Errno.None, Libc.SetResourceLimit(ResourceKind.RLIMIT_FSIZE, before with { Soft = Limit }));
        try
        {
            Assert.Equal(Errno.EFBIG, peer.Ask(Request.Write(1, 2 * Limit, "x"u8)).Error);
            Assert.Equal(Errno.EFBIG, peer.Ask(Request.SetAttributes(1, SetattrMask.Size, size: 2 * Limit)).Error);
        }
        finally
        {
            Assert.Equal(Errno.None, Libc.SetResourceLimit(ResourceKind.RLIMIT_FSIZE, before));
        }

        _ = peer.Ask(Request.Write(1, 0, "x"u8)).Ok;
    }
}
