using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>Somewhere to block in a system call until a byte comes.</summary>
internal sealed class Pipe : IDisposable
{
    private readonly StreamSocket _reader;
    private readonly StreamSocket _writer;

    public Pipe()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? reader, out StreamSocket? writer));
        _reader = reader!;
        _writer = writer!;
    }

    /// <summary>Blocks in read(2) as a driver does: EINTR when a signal came.</summary>
    public Errno Read()
    {
        Span<byte> room = stackalloc byte[1];
        return Libc.Read(_reader.Descriptor, room, out _);
    }

    /// <summary>Lets one reader go on.</summary>
    public void Release() => Assert.Equal(Errno.None, _writer.Send([1]));

    /// <summary>Lets everyone go on, now and later.</summary>
    public void ReleaseAll() => _writer.Shutdown();

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
    }
}
