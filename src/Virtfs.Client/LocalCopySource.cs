using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Client;

/// <summary>An object of this machine, to copy from. No link is followed.</summary>
internal sealed class LocalCopySource : CopySource
{
    // PATH_MAX, the most a link here can say.
    private const int MaximumTarget = 4096;

    private readonly int _directory;
    private readonly RemotePath _name;

    // The folder itself, once it is listed.
    private FileDescriptor? _opened;

    private LocalCopySource(int directory, RemotePath name, in StatX attributes)
        : base(attributes.Mode, (long)attributes.Size, attributes.Blocks) => (_directory, _name) = (directory, name);

    /// <summary>What has a name, or a path, in a directory.</summary>
    public static LocalCopySource Find(int directory, RemotePath name)
    {
        Errno error = Libc.StatX(
            directory, name.Bytes.Span, StatXFlags.AT_SYMLINK_NOFOLLOW, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        NinePException.ThrowIf(error, name);
        return new LocalCopySource(directory, name, attributes);
    }

    /// <summary>The path of a file of this machine as bytes.</summary>
    public static RemotePath Path(string path) => Encoding.UTF8.GetBytes(path);

    public override ValueTask<Stream> OpenAsync(CancellationToken cancellation)
    {
        // O_NONBLOCK: should it have become a FIFO meanwhile, it must not hold us up.
        int descriptor = Open(OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        return new ValueTask<Stream>(new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0));
    }

    public override long FindData(Stream opened, long position)
    {
        int descriptor = (int)((FileStream)opened).SafeFileHandle.DangerousGetHandle();
        Errno error = Libc.Seek(descriptor, position, SeekFrom.SEEK_DATA, out long data);
        if (error == Errno.ENXIO)
        {
            error = Libc.Seek(descriptor, 0, SeekFrom.SEEK_END, out data); // A hole up to the end; or it was cut meanwhile.
        }

        return error == Errno.None ? Math.Max(data, position) : position;
    }

    public override ValueTask<RemotePath> ReadLinkAsync(CancellationToken cancellation)
    {
        Span<byte> target = stackalloc byte[MaximumTarget];
        NinePException.ThrowIf(Libc.ReadLinkAt(_directory, _name.Bytes.Span, target, out int length), _name);
        return new ValueTask<RemotePath>(target[..length].ToArray());
    }

    public override ValueTask<List<RemotePath>> ListAsync(CancellationToken cancellation)
    {
        _opened = new FileDescriptor(Open(OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY));
        var names = new List<RemotePath>();
        byte[] buffer = new byte[32 * 1024];
        while (true)
        {
            NinePException.ThrowIf(Libc.GetDirectoryEntries(_opened.Value, buffer, out int count), _name);
            if (count == 0)
            {
                return new ValueTask<List<RemotePath>>(names);
            }

            var entries = new DirectoryEntries(buffer.AsSpan(0, count));
            while (entries.MoveNext())
            {
                if (!entries.IsDotOrDotDot)
                {
                    names.Add(entries.Name.ToArray());
                }
            }
        }
    }

    public override ValueTask<CopySource> FindAsync(RemotePath name, CancellationToken cancellation) => new(Find(_opened!.Value, name));

    public override ValueTask DisposeAsync()
    {
        _opened?.Dispose();
        return ValueTask.CompletedTask;
    }

    private int Open(OpenFlags flags)
    {
        NinePException.ThrowIf(Libc.OpenAt(_directory, _name.Bytes.Span, flags | OpenFlags.O_NOFOLLOW, 0, out int descriptor), _name);
        return descriptor;
    }
}
