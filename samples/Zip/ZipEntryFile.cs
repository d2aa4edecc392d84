using System;
using System.IO;
using System.IO.Compression;
using Virtfs.Drivers.Synth;
using Virtfs.Protocol;

namespace Virtfs.Samples;

/// <summary>A file of an archive. It is unpacked whole when it is first read, and again when the memory was needed for something else.</summary>
internal sealed class ZipEntryFile : SynthFile
{
    private readonly ZipArchiveEntry _entry;
    private readonly WeakReference<byte[]> _unpacked = new([]);

    public ZipEntryFile(ZipArchiveEntry entry)
    {
        _entry = entry;
        ModificationTime = entry.LastWriteTime.UtcDateTime;
        uint permissions = ((uint)entry.ExternalAttributes >> 16) & 0x1FF; // none where the archive was not made on Unix
        Permissions = permissions == 0 ? Permissions : permissions;
    }

    protected override ulong Length => (ulong)_entry.Length;

    protected override Errno Read(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        try
        {
            byte[] content = Unpack();
            int start = (int)Math.Min(offset, (ulong)content.Length);
            count = Math.Min(content.Length - start, destination.Length);
            content.AsSpan(start, count).CopyTo(destination);
            return Errno.None;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or NotSupportedException)
        {
            // Damaged, or packed in a way that .NET does not know.
            return Errno.EIO;
        }
    }

    private byte[] Unpack()
    {
        // An archive is read by one thread at a time.
        lock (_entry.Archive)
        {
            if (!_unpacked.TryGetTarget(out byte[]? content) || content.Length != _entry.Length)
            {
                using Stream stream = _entry.Open();
                content = new byte[_entry.Length];
                stream.ReadExactly(content);
                _unpacked.SetTarget(content);
            }

            return content;
        }
    }
}
