using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class DescriptorReadinessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamSocket _one;
    private readonly StreamSocket _other;

    public DescriptorReadinessTests()
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? one, out StreamSocket? other));
        (_one, _other) = (one!, other!);
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_wait_ends_when_there_is_something_to_read_each_time_anew()
    {
        byte[] buffer = new byte[10];
        for (int i = 0; i < 100; i++)
        {
            Task<Errno> wait = _one.WaitReadableAsync().AsTask();
            Assert.False(wait.IsCompleted);
            Assert.Equal(Errno.None, _other.Send("x"u8));
            Assert.Equal(Errno.None, await wait.WaitAsync(Patience));
            Assert.Equal(Errno.None, _one.TryReceive(buffer, out int received));
            Assert.Equal(1, received);
        }
    }

    [Fact]
    public async Task A_wait_for_what_is_there_already_ends_at_once()
    {
        Assert.Equal(Errno.None, _other.Send("x"u8));
        Assert.Equal(Errno.None, await _one.WaitReadableAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(Errno.None, await _one.WaitReadableAsync().AsTask().WaitAsync(Patience)); // Nobody has read it.
    }

    [Fact]
    public async Task Reading_and_writing_are_waited_for_at_the_same_time()
    {
        Fill(_one);
        Task<Errno> writable = _one.WaitWritableAsync().AsTask();
        Task<Errno> readable = _one.WaitReadableAsync().AsTask();
        Assert.Equal(Errno.None, _other.Send("x"u8));
        Assert.Equal(Errno.None, await readable.WaitAsync(Patience));
        Assert.False(writable.IsCompleted);

        byte[] buffer = new byte[1 << 20];
        while (_other.TryReceive(buffer, out _) == Errno.None)
        {
        }

        Assert.Equal(Errno.None, await writable.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_wait_ends_when_the_other_side_goes_away()
    {
        Task<Errno> wait = _one.WaitReadableAsync().AsTask();
        _other.Dispose();

        Assert.Equal(Errno.None, await wait.WaitAsync(Patience));
        Assert.Equal(Errno.None, _one.TryReceive(new byte[1], out int received));
        Assert.Equal(0, received);
    }

    [Fact]
    public async Task Shutdown_ends_waits_and_there_are_none_afterwards()
    {
        Fill(_one);
        Task<Errno> readable = _one.WaitReadableAsync().AsTask();
        Task<Errno> writable = _one.WaitWritableAsync().AsTask();
        _one.Shutdown();

        Assert.Equal(Errno.None, await readable.WaitAsync(Patience));
        Assert.Equal(Errno.None, await writable.WaitAsync(Patience));
        Assert.True(_one.WaitReadableAsync().AsTask().IsCompleted);
    }

    [Fact]
    public void A_regular_file_cannot_be_waited_for()
    {
        using FileStream file = File.Create(Path.GetTempFileName(), 1, FileOptions.DeleteOnClose);

        Assert.Equal(
            Errno.EPERM,
            DescriptorReadiness.Create((int)file.SafeFileHandle.DangerousGetHandle(), EpollEvents.EPOLLIN, out DescriptorReadiness? readiness));
        Assert.Null(readiness);
    }

    [Fact]
    public async Task Connecting_can_be_given_up()
    {
        // A listener that takes nobody, and whose queue is full.
        string folder = Directory.CreateTempSubdirectory("virtfs-").FullName;
        byte[] path = System.Text.Encoding.UTF8.GetBytes(Path.Combine(folder, "socket"));
        Assert.Equal(Errno.None, SocketAddress.Unix(path, out SocketAddress address));
        Assert.Equal(Errno.None, Libc.Socket(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, 0, out int descriptor));
        using var listener = new FileDescriptor(descriptor);
        Assert.Equal(Errno.None, Libc.Bind(descriptor, address.Bytes));
        Assert.Equal(Errno.None, Libc.Listen(descriptor, 0));
        (Errno error, StreamSocket? first) = await StreamSocket.ConnectAsync(address, CancellationToken.None);
        Assert.Equal(Errno.None, error);
        using var token = new CancellationTokenSource();
        Task<(Errno Error, StreamSocket? Stream)> second = StreamSocket.ConnectAsync(address, token.Token).AsTask();
        Assert.NotEqual(second, await Task.WhenAny(second, Task.Delay(50)));

        await token.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Patience));
        first!.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static unsafe void Fill(StreamSocket socket)
    {
        byte[] buffer = new byte[65536];
        fixed (byte* start = buffer)
        {
            var vector = new IoVector(start, (nuint)buffer.Length);
            while (socket.TrySendVectored(new ReadOnlySpan<IoVector>(in vector), out _) == Errno.None)
            {
            }
        }
    }
}
