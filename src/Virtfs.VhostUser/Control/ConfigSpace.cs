using System;
using System.Buffers.Binary;
using System.Text;

namespace Virtfs.VhostUser.Control;

/// <summary>The device's config space: the mount tag, followed by zeros without end.</summary>
/// <remarks>
/// <code>
/// length u16, little-endian @0 | tag, no NUL @2
/// </code>
/// Source: virtio 1.3, 5.16.4 ("9P transport").
/// </remarks>
internal sealed class ConfigSpace
{
    private readonly byte[] _bytes;

    /// <summary>Makes the config space for a tag.</summary>
    public ConfigSpace(string mountTag)
    {
        _bytes = new byte[sizeof(ushort) + Encoding.UTF8.GetByteCount(mountTag)];
        Encoding.UTF8.GetBytes(mountTag, _bytes.AsSpan(sizeof(ushort)));
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes, (ushort)(_bytes.Length - sizeof(ushort)));
    }

    /// <summary>Reads any part of it.</summary>
    public void Read(uint offset, Span<byte> destination)
    {
        destination.Clear();
        if (offset < (uint)_bytes.Length)
        {
            ReadOnlySpan<byte> rest = _bytes.AsSpan((int)offset);
            rest[..Math.Min(rest.Length, destination.Length)].CopyTo(destination);
        }
    }
}
