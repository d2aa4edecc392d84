using System;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class OpenFileLockTests : IDisposable
{
    private readonly OpenFolder _folder = new();
    private readonly int _first;
    private readonly int _second;

    public OpenFileLockTests()
    {
        _first = _folder.CreateFile("a"u8);
        _second = _folder.Open("a"u8, OpenFlags.O_RDWR);
    }

    public void Dispose()
    {
        Libc.Close(_first);
        Libc.Close(_second);
        _folder.Dispose();
    }

    [Fact]
    public void Two_descriptions_in_one_process_conflict()
    {
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_first, Lock(FileLock.F_WRLCK, 10, 20)));

        Assert.Equal(Errno.EAGAIN, Libc.SetOpenFileLock(_second, Lock(FileLock.F_RDLCK, 29, 1)));
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_second, Lock(FileLock.F_WRLCK, 30, 1)));
    }

    [Fact]
    public void Read_locks_are_shared()
    {
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_first, Lock(FileLock.F_RDLCK, 0, 0)));
        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_second, Lock(FileLock.F_RDLCK, 0, 0)));
    }

    [Fact]
    public void Unlocking_part_of_a_range_frees_that_part()
    {
        Libc.SetOpenFileLock(_first, Lock(FileLock.F_WRLCK, 0, 0));

        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_first, Lock(FileLock.F_UNLCK, 5, 5)));

        Assert.Equal(Errno.None, Libc.SetOpenFileLock(_second, Lock(FileLock.F_WRLCK, 5, 5)));
        Assert.Equal(Errno.EAGAIN, Libc.SetOpenFileLock(_second, Lock(FileLock.F_WRLCK, 10, 1)));
    }

    [Fact]
    public void Closing_another_descriptor_of_the_file_keeps_the_lock()
    {
        Libc.SetOpenFileLock(_first, Lock(FileLock.F_WRLCK, 0, 0));

        Libc.Close(_folder.Open("a"u8, OpenFlags.O_RDWR));

        Assert.Equal(Errno.EAGAIN, Libc.SetOpenFileLock(_second, Lock(FileLock.F_WRLCK, 0, 0)));
    }

    [Fact]
    public void Asking_names_the_lock_in_the_way()
    {
        Libc.SetOpenFileLock(_first, Lock(FileLock.F_WRLCK, 10, 20));
        FileLock query = Lock(FileLock.F_RDLCK, 0, 0);

        Assert.Equal(Errno.None, Libc.GetOpenFileLock(_second, ref query));

        Assert.Equal((FileLock.F_WRLCK, 10L, 20L, -1), (query.Type, query.Start, query.Length, query.ProcessId));
    }

    [Fact]
    public void Asking_where_nothing_is_in_the_way_says_unlocked()
    {
        FileLock query = Lock(FileLock.F_WRLCK, 0, 0);

        Assert.Equal(Errno.None, Libc.GetOpenFileLock(_second, ref query));

        Assert.Equal(FileLock.F_UNLCK, query.Type);
    }

    [Fact]
    public void Waiting_for_a_free_range_takes_it()
    {
        Assert.Equal(Errno.None, Libc.WaitOpenFileLock(_first, Lock(FileLock.F_WRLCK, 0, 0)));
        Assert.Equal(Errno.EAGAIN, Libc.SetOpenFileLock(_second, Lock(FileLock.F_WRLCK, 0, 0)));
    }

    [Fact]
    public void A_write_lock_on_a_description_for_reading_is_EBADF()
    {
        int reading = _folder.Open("a"u8, OpenFlags.O_RDONLY);

        Assert.Equal(Errno.EBADF, Libc.SetOpenFileLock(reading, Lock(FileLock.F_WRLCK, 0, 0)));
        Libc.Close(reading);
    }

    private static FileLock Lock(short type, long start, long length) => new() { Type = type, Start = start, Length = length };
}
