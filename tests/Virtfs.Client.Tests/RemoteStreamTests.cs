using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Client.Tests.Infrastructure;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

/// <summary>Files of the real server as streams.</summary>
public sealed class RemoteStreamTests : IDisposable
{
    private readonly SharedFolder _share = new();
    private readonly byte[] _content = new byte[1_000_003];

    public RemoteStreamTests() => new Random(3).NextBytes(_content);

    public void Dispose() => _share.Dispose();

    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    [InlineData(999_999)]
    [InlineData(5_000_000)]
    public async Task Reads_a_file_whole_whatever_the_pieces(int piece)
    {
        File.WriteAllBytes(_share.Host("file"), _content);
        await using RemoteStream stream = await _share.Files.OpenReadAsync("file");
        using var read = new MemoryStream();
        await stream.CopyToAsync(read, piece);

        Assert.Equal(_content, read.ToArray());
        Assert.Equal(_content.Length, stream.Position);
        Assert.Equal(0, await stream.ReadAsync(new byte[10]));
    }

    [Theory]
    [InlineData(777)]
    [InlineData(70_000)]
    [InlineData(1_000_003)]
    public async Task Writes_a_file_whole_whatever_the_pieces(int piece)
    {
        await using (RemoteStream stream = await _share.Files.CreateAsync("file"))
        {
            for (int offset = 0; offset < _content.Length; offset += piece)
            {
                await stream.WriteAsync(_content.AsMemory(offset, Math.Min(piece, _content.Length - offset)));
            }
        }

        Assert.Equal(_content, File.ReadAllBytes(_share.Host("file")));
    }

    [Fact]
    public async Task Seeks_reads_and_writes_in_any_order()
    {
        var random = new Random(5);
        byte[] expected = [.. _content.AsSpan(0, 300_000)];
        File.WriteAllBytes(_share.Host("file"), expected);
        await using RemoteStream stream = await _share.Files.OpenAsync("file", LopenFlags.ReadWrite);
        for (int i = 0; i < 300; i++)
        {
            int offset = random.Next(expected.Length);
            int length = Math.Min(random.Next(1, 40_000), expected.Length - offset);
            stream.Position = offset;
            if (random.Next(2) == 0)
            {
                random.NextBytes(expected.AsSpan(offset, length));
                await stream.WriteAsync(expected.AsMemory(offset, length));
            }
            else
            {
                byte[] read = new byte[length];
                await stream.ReadExactlyAsync(read);
                Assert.Equal(expected.AsSpan(offset, length).ToArray(), read);
            }
        }

        await stream.FlushAsync();
        Assert.Equal(expected, File.ReadAllBytes(_share.Host("file")));
    }

    [Fact]
    public async Task What_others_write_behind_the_end_is_read_when_it_is_asked_for()
    {
        File.WriteAllText(_share.Host("file"), "one");
        await using RemoteStream stream = await _share.Files.OpenReadAsync("file");
        byte[] buffer = new byte[10];
        Assert.Equal(3, await stream.ReadAsync(buffer));
        Assert.Equal(0, await stream.ReadAsync(buffer));

        File.AppendAllText(_share.Host("file"), "two");

        Assert.Equal(3, await stream.ReadAsync(buffer));
        Assert.Equal("two"u8.ToArray(), buffer[..3]);
    }

    [Fact]
    public async Task The_length_counts_what_was_written()
    {
        await using RemoteStream stream = await _share.Files.CreateAsync("file", LopenFlags.ReadWrite, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await stream.WriteAsync("0123456789"u8.ToArray());
        Assert.Equal(10, stream.Length);
        Assert.Equal(7, stream.Seek(-3, SeekOrigin.End));
        Assert.Equal((byte)'7', stream.ReadByte());

        await stream.SetLengthAsync(4);

        Assert.Equal((4, 4), (stream.Length, stream.Position));
        Assert.Equal("0123", File.ReadAllText(_share.Host("file")));
    }

    [Fact]
    public void Blocking_calls_do_the_same()
    {
        using (RemoteStream stream = _share.Files.CreateAsync("file").GetAwaiter().GetResult())
        {
            using var writer = new StreamWriter(stream);
            writer.Write("line\nline\n");
        }

        using var reader = new StreamReader(_share.Files.OpenReadAsync("file").GetAwaiter().GetResult());
        Assert.Equal("line\nline\n", reader.ReadToEnd());
    }

    [Fact]
    public async Task Appends_in_order()
    {
        File.WriteAllText(_share.Host("file"), "begin ");
        await using (RemoteStream stream = await _share.Files.OpenAsync("file", LopenFlags.WriteOnly | LopenFlags.Append))
        {
            await stream.WriteAsync(_content);
        }

        Assert.Equal([.. "begin "u8, .. _content], File.ReadAllBytes(_share.Host("file")));
    }

    [Fact]
    public async Task Syncs_on_request()
    {
        await using RemoteStream stream = await _share.Files.CreateAsync("file");
        await stream.WriteAsync("x"u8.ToArray());
        await stream.SyncAsync();
        Assert.Equal("x", File.ReadAllText(_share.Host("file")));
    }

    [Fact]
    public async Task Several_requests_are_in_flight_once_somebody_reads_on()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        await using var stream = new RemoteStream(new RemoteFile(client, 5, default, "file"), LopenFlags.ReadOnly);
        byte[] chunk = new byte[client.MaximumData];
        Task<int> read = stream.ReadAsync(chunk).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, chunk); // The first alone ...
        Assert.Equal(chunk.Length, await read);
        read = stream.ReadAsync(chunk).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, chunk); // ... the second too ...
        await read;
        read = stream.ReadAsync(chunk).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, chunk);
        ushort ahead = server.Receive(MessageType.Tread).Tag; // ... and now one is under way before anybody asks.
        await read;

        stream.Position = 0;
        Task again = stream.ReadAsync(chunk).AsTask();
        ushort flush = 0;
        ushort anew = 0;
        for (int i = 0; i < 2; i++)
        {
            (MessageType type, ushort tag, _) = server.Receive();
            (flush, anew) = type == MessageType.Tflush ? (tag, anew) : (flush, tag);
        }

        server.Data(ahead, chunk);
        server.Reply(MessageType.Rflush, flush);
        server.Data(anew, chunk);
        await again;
        Task closing = stream.DisposeAsync().AsTask();
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        await closing;
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Small_reads_are_served_from_one_request()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        var stream = new RemoteStream(new RemoteFile(client, 5, default, "file"), LopenFlags.ReadOnly);
        byte[] buffer = new byte[10];
        Task<int> read = stream.ReadAsync(buffer).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, buffer);
        await read;
        read = stream.ReadAsync(buffer).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, new byte[client.MaximumData]);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(10, await read);
            read = stream.ReadAsync(buffer).AsTask();
        }

        await read;
        Task closing = stream.DisposeAsync().AsTask();
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag); // Nothing else was asked for.
        await closing;
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_write_that_failed_is_told_by_the_flush_and_the_fid_given_back()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        var stream = new RemoteStream(new RemoteFile(client, 5, default, "file"), LopenFlags.WriteOnly);
        await stream.WriteAsync(new byte[10]);
        Task flush = stream.FlushAsync();
        server.Error(server.Receive(MessageType.Twrite).Tag, Errno.ENOSPC);

        NinePException full = await Assert.ThrowsAsync<NinePException>(() => flush);
        Assert.Equal("Twrite file: No space left on device (ENOSPC)", full.Message);
        Task closing = stream.DisposeAsync().AsTask();
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        await closing;
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_read_can_be_cancelled_and_the_stream_goes_on()
    {
        using FakeServer server = FakeServer.Start(out NinePClient client);
        await using var stream = new RemoteStream(new RemoteFile(client, 5, default, "file"), LopenFlags.ReadOnly);
        using var token = new CancellationTokenSource();
        Task<int> read = stream.ReadAsync(new byte[10], token.Token).AsTask();
        server.Receive(MessageType.Tread);
        await token.CancelAsync();
        server.Reply(MessageType.Rflush, server.Receive(MessageType.Tflush).Tag);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        read = stream.ReadAsync(new byte[10]).AsTask();
        server.Data(server.Receive(MessageType.Tread).Tag, [1, 2, 3]);
        Assert.Equal(3, await read);
        Task closing = stream.DisposeAsync().AsTask();
        server.Reply(MessageType.Rclunk, server.Receive(MessageType.Tclunk).Tag);
        await closing;
        await client.DisposeAsync();
    }
}
