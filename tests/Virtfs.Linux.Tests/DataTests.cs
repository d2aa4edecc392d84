using System;
using System.IO;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>Reading, writing, seeking, truncating and syncing.</summary>
public sealed unsafe class DataTests : IDisposable
{
    private const int NotOpen = 1_000_000;

    private readonly OpenFolder _folder = new();
    private readonly int _file;

    public DataTests() => _file = _folder.CreateFile("data"u8);

    public void Dispose()
    {
        Libc.Close(_file);
        _folder.Dispose();
    }

    [Fact]
    public void PWrite_puts_bytes_where_PRead_finds_them()
    {
        Assert.Equal(Errno.None, Libc.PWrite(_file, "hello"u8, 3, out int written));

        byte[] buffer = new byte[16];
        Assert.Equal(Errno.None, Libc.PRead(_file, buffer, 3, out int read));
        Assert.Equal((5, 5), (written, read));
        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
    }

    [Fact]
    public void Pointers_do_as_spans_do()
    {
        byte* memory = stackalloc byte[4] { 1, 2, 3, 4 };
        Assert.Equal(Errno.None, Libc.PWrite(_file, memory, 4, 0, out long written));
        memory[0] = 0;

        Assert.Equal(Errno.None, Libc.PRead(_file, memory, 4, 0, out long read));

        Assert.Equal((4L, 4L, 1), (written, read, memory[0]));
    }

    [Fact]
    public void Offsets_beyond_4_GiB_are_kept_whole()
    {
        const ulong Offset = 5_000_000_000;
        Libc.PWrite(_file, "x"u8, Offset, out _);

        Assert.Equal(Errno.None, Libc.StatX(_file, StatXMask.STATX_SIZE, out StatX attributes));
        Assert.Equal(Offset + 1, attributes.Size);
    }

    [Fact]
    public void Offsets_over_the_signed_range_are_EINVAL()
    {
        Assert.Equal(Errno.EINVAL, Libc.PRead(_file, new byte[1], 1UL << 63, out _));
        Assert.Equal(Errno.EINVAL, Libc.PWrite(_file, "x"u8, ulong.MaxValue, out _));
    }

    [Fact]
    public void Reading_at_the_end_is_zero_bytes()
    {
        Assert.Equal(Errno.None, Libc.PRead(_file, new byte[1], 0, out int read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Memory_that_is_not_mapped_is_EFAULT_and_kills_nobody()
    {
        Libc.PWrite(_file, "x"u8, 0, out _);

        Assert.Equal(Errno.EFAULT, Libc.PRead(_file, (byte*)1, 1, 0, out long read));
        Assert.Equal(0, read);
    }

    [Fact]
    public void Vectored_calls_gather_and_scatter_in_order()
    {
        byte* memory = stackalloc byte[6] { 1, 2, 3, 4, 5, 6 };
        IoVector* vectors = stackalloc IoVector[] { new(memory + 4, 2), new(memory, 1), new(memory + 1, 0), new(memory + 1, 3) };
        Assert.Equal(Errno.None, Libc.PWriteV(_file, vectors, 4, 0, out long written));

        byte[] content = File.ReadAllBytes(_folder.FullPath("data"));
        Assert.Equal(new byte[] { 5, 6, 1, 2, 3, 4 }, content);

        new Span<byte>(memory, 6).Clear();
        Assert.Equal(Errno.None, Libc.PReadV(_file, vectors, 4, 0, out long read));
        Assert.Equal((6L, 6L), (written, read));
        Assert.Equal(new byte[] { 1, 2, 3, 4, 5, 6 }, new Span<byte>(memory, 6).ToArray());
    }

    [Fact]
    public void More_than_1024_vectors_are_EINVAL()
    {
        var vectors = new IoVector[1025];
        fixed (IoVector* start = vectors)
        {
            Assert.Equal(Errno.EINVAL, Libc.PReadV(_file, start, vectors.Length, 0, out _));
            Assert.Equal(Errno.EINVAL, Libc.PWriteV(_file, start, vectors.Length, 0, out _));
        }
    }

    [Fact]
    public void Read_and_Write_move_the_position()
    {
        Assert.Equal(Errno.None, Libc.Write(_file, "abc"u8, out int written));
        Assert.Equal(Errno.None, Libc.Seek(_file, 1, SeekFrom.SEEK_SET, out long position));
        byte[] buffer = new byte[8];
        Assert.Equal(Errno.None, Libc.Read(_file, buffer, out int read));

        Assert.Equal((3, 1L, 2), (written, position, read));
        Assert.Equal("bc"u8, buffer.AsSpan(0, 2));
    }

    [Fact]
    public void Seeking_for_data_behind_the_end_is_ENXIO() =>
        Assert.Equal(Errno.ENXIO, Libc.Seek(_file, 10, SeekFrom.SEEK_DATA, out _));

    [Fact]
    public void Nothing_can_be_done_with_a_descriptor_that_is_not_open()
    {
        byte memory = 0;
        var vector = new IoVector(&memory, 1);
        Assert.Equal(Errno.EBADF, Libc.Read(NotOpen, &memory, 1, out _));
        Assert.Equal(Errno.EBADF, Libc.Write(NotOpen, &memory, 1, out _));
        Assert.Equal(Errno.EBADF, Libc.PRead(NotOpen, &memory, 1, 0, out _));
        Assert.Equal(Errno.EBADF, Libc.PWrite(NotOpen, &memory, 1, 0, out _));
        Assert.Equal(Errno.EBADF, Libc.PReadV(NotOpen, &vector, 1, 0, out _));
        Assert.Equal(Errno.EBADF, Libc.PWriteV(NotOpen, &vector, 1, 0, out _));
        Assert.Equal(Errno.EBADF, Libc.ReadNoWait(NotOpen, new byte[1], out _));
        Assert.Equal(Errno.EBADF, Libc.Seek(NotOpen, 0, SeekFrom.SEEK_SET, out _));
        Assert.Equal(Errno.EBADF, Libc.FSync(NotOpen));
        Assert.Equal(Errno.EBADF, Libc.FDataSync(NotOpen));
        Assert.Equal(Errno.EBADF, Libc.SyncFileRange(NotOpen, 0, 0, SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE));
        Assert.Equal(Errno.EBADF, Libc.FTruncate(NotOpen, 0));
    }

    [Fact]
    public void FTruncate_cuts_and_extends()
    {
        Libc.PWrite(_file, "hello"u8, 0, out _);

        Assert.Equal(Errno.None, Libc.FTruncate(_file, 2));
        Assert.Equal(Errno.None, Libc.FTruncate(_file, 3));

        Assert.Equal("he\0", File.ReadAllText(_folder.FullPath("data"), Encoding.ASCII));
    }

    [Fact]
    public void FTruncate_beyond_the_signed_range_is_EINVAL() => Assert.Equal(Errno.EINVAL, Libc.FTruncate(_file, ulong.MaxValue));

    [Fact]
    public void TruncateDescriptor_cuts_what_a_path_descriptor_holds_and_only_files()
    {
        Libc.PWrite(_file, "hello"u8, 0, out _);
        Libc.SymlinkAt("data"u8, _folder.Descriptor, "link"u8);
        int path = _folder.OpenPath("data"u8);
        int link = _folder.OpenPath("link"u8);

        Assert.Equal(Errno.None, Libc.TruncateDescriptor(path, 2));
        Assert.Equal(Errno.EINVAL, Libc.TruncateDescriptor(link, 0));
        Assert.Equal(Errno.EISDIR, Libc.TruncateDescriptor(_folder.Descriptor, 0));

        Assert.Equal("he", File.ReadAllText(_folder.FullPath("data"), Encoding.ASCII));
        Libc.Close(path);
        Libc.Close(link);
    }

    [Fact]
    public void Syncing_succeeds()
    {
        Libc.PWrite(_file, "hello"u8, 0, out _);

        Assert.Equal(Errno.None, Libc.SyncFileRange(_file, 0, 0, SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE));
        Assert.Equal(Errno.None, Libc.FDataSync(_file));
        Assert.Equal(Errno.None, Libc.FSync(_file));
    }

    [Fact]
    public void Syncing_a_path_descriptor_is_EBADF()
    {
        int path = _folder.OpenPath("data"u8);

        Assert.Equal(Errno.EBADF, Libc.FSync(path));
        Libc.Close(path);
    }

    [Fact]
    public void ReadNoWait_of_an_empty_eventfd_is_EAGAIN()
    {
        Libc.CreateEventFd(0, EventFdFlags.None, out int line);

        Assert.Equal(Errno.EAGAIN, Libc.ReadNoWait(line, new byte[8], out _));
        Libc.Close(line);
    }
}
