using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>A record lock (fcntl) that a program of the host holds.</summary>
internal sealed class HostLock : IDisposable
{
    private readonly FileDescriptor _file;

    private HostLock(FileDescriptor file) => _file = file;

    /// <summary>Takes a lock for writing; null where another holds one.</summary>
    public static HostLock? TryTake(string path, long start = 0, long length = 0)
    {
        FileDescriptor file = HostFile.Open(path, OpenFlags.O_RDWR);
        Errno errno = Libc.SetOpenFileLock(file.Value, new FileLock { Type = FileLock.F_WRLCK, Start = start, Length = length });
        if (errno == Errno.None)
        {
            return new HostLock(file);
        }

        file.Dispose();
        return errno == Errno.EAGAIN ? null : throw new HarnessException($"cannot lock {path}: {errno}");
    }

    /// <summary>Whether a lock is free now.</summary>
    public static bool IsFree(string path, long start = 0, long length = 0)
    {
        using HostLock? held = TryTake(path, start, length);
        return held is not null;
    }

    public void Dispose() => _file.Dispose();
}
