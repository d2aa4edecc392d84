using System;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.VhostUser.Tests.Infrastructure;

/// <summary>
/// A root with two files: "data", 1 MiB that can be read and written, and "slow", whose reads, writes and flushes wait until the test lets them go on.
/// </summary>
internal sealed class FakeFileSystem : FileSystem
{
    public const int DataLength = 1024 * 1024;

    private readonly EventFd _gate = CreateGate();

    /// <summary>What "data" holds.</summary>
    public byte[] Data { get; } = CreateData();

    /// <summary>Released by each call on "slow" when it begins to wait.</summary>
    public SemaphoreSlim Waiting { get; } = new(0);

    /// <summary>Open files now.</summary>
    public int OpenFiles => Volatile.Read(ref OpenCount);

    /// <summary>Released by each read and write of "slow" that has done its work.</summary>
    public SemaphoreSlim Finished { get; } = new(0);

    internal int OpenCount;

    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        root = new FakeDirectory(this);
        return root.GetAttributes(AttributeMask.Basic, out attributes);
    }

    /// <summary>Lets the calls on "slow" go on, those now and all later ones.</summary>
    public void OpenGate() => _gate.Signal();

    /// <summary>Waits in a system call, as a file system does, and as in one of those a signal ends the wait: EINTR.</summary>
    public Errno WaitForGate()
    {
        Waiting.Release();
        var poll = new PollDescriptor(_gate.Descriptor, PollEvents.POLLIN);
        return Libc.Poll(new Span<PollDescriptor>(ref poll), -1, out _);
    }

    private void Finish(bool isSlow)
    {
        if (isSlow)
        {
            Finished.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _gate.Dispose();
        Waiting.Dispose();
        Finished.Dispose();
        base.Dispose(disposing);
    }

    private static EventFd CreateGate() =>
        EventFd.Create(out EventFd? gate) == Errno.None ? gate! : throw new InvalidOperationException("No descriptors left.");

    private static byte[] CreateData()
    {
        byte[] data = new byte[DataLength];
        new Random(1).NextBytes(data);
        return data;
    }

    private sealed class FakeDirectory(FakeFileSystem fileSystem) : Node
    {
        public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
        {
            attributes = new NodeAttributes { Inode = 1, Mode = InodeMode.S_IFDIR | 0x1FF, LinkCount = 2, BlockSize = 4096 };
            return Errno.None;
        }

        public override Errno Lookup(ReadOnlySpan<byte> name, out Node? child, out NodeAttributes attributes)
        {
            child = name.SequenceEqual("data"u8) ? new FakeNode(fileSystem, 2, isSlow: false)
                : name.SequenceEqual("slow"u8) ? new FakeNode(fileSystem, 3, isSlow: true)
                : null;
            attributes = default;
            return child?.GetAttributes(AttributeMask.Basic, out attributes) ?? Errno.ENOENT;
        }
    }

    private sealed class FakeNode(FakeFileSystem fileSystem, ulong inode, bool isSlow) : Node
    {
        public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
        {
            attributes = new NodeAttributes { Inode = inode, Mode = InodeMode.S_IFREG | 0x1FF, LinkCount = 1, Size = DataLength, BlockSize = 4096 };
            return Errno.None;
        }

        public override Errno Open(OpenMode mode, out OpenFile? file)
        {
            Interlocked.Increment(ref fileSystem.OpenCount);
            file = new FakeFile(fileSystem, isSlow);
            return Errno.None;
        }
    }

    private sealed class FakeFile(FakeFileSystem fileSystem, bool isSlow) : OpenFile
    {
        public override Errno ReadVectored(ulong offset, ReadOnlySpan<IoVector> destinations, out long count)
        {
            count = 0;
            Errno errno = isSlow ? fileSystem.WaitForGate() : Errno.None;
            errno = errno != Errno.None ? errno : base.ReadVectored(offset, destinations, out count);
            fileSystem.Finish(isSlow);
            return errno;
        }

        public override Errno Read(ulong offset, Span<byte> destination, out int count)
        {
            ReadOnlySpan<byte> rest = offset < DataLength ? fileSystem.Data.AsSpan((int)offset) : [];
            count = Math.Min(rest.Length, destination.Length);
            rest[..count].CopyTo(destination);
            return Errno.None;
        }

        public override Errno WriteVectored(ulong offset, ReadOnlySpan<IoVector> sources, out long count)
        {
            count = 0;
            Errno errno = isSlow ? fileSystem.WaitForGate() : Errno.None;
            errno = errno != Errno.None ? errno : base.WriteVectored(offset, sources, out count);
            fileSystem.Finish(isSlow);
            return errno;
        }

        public override Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count)
        {
            count = 0;
            if (offset > DataLength || source.Length > DataLength - (long)offset)
            {
                return Errno.EFBIG;
            }

            count = source.Length;
            source.CopyTo(fileSystem.Data.AsSpan((int)offset));
            return Errno.None;
        }

        public override Errno Flush(FlushScope scope) => isSlow ? fileSystem.WaitForGate() : Errno.None;

        public override Errno Close()
        {
            Interlocked.Decrement(ref fileSystem.OpenCount);
            return Errno.None;
        }
    }
}
