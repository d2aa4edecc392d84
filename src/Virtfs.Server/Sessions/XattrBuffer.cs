using System;
using System.Threading;
using Virtfs.Server.FileSystems;

namespace Virtfs.Server.Sessions;

/// <summary>An extended attribute's value, or the list of names, between the messages that read or write it.</summary>
/// <remarks>The value starts as zeros: what the server's memory held before is never shown (CVE-2016-9103).</remarks>
internal sealed class XattrBuffer
{
    private readonly byte[] _value;
    private long _accepted;

    /// <summary>A buffer for reading.</summary>
    public XattrBuffer(byte[] value)
    {
        _value = value;
        Name = [];
    }

    /// <summary>A buffer to be set as an attribute when its fid is clunked.</summary>
    public XattrBuffer(byte[] name, int size, XattrSetMode mode)
    {
        Name = name;
        Mode = mode;
        IsPending = true;
        _value = new byte[size];
    }

    /// <summary>The attribute's name.</summary>
    public byte[] Name { get; }

    /// <summary>Whether the attribute may or must exist.</summary>
    public XattrSetMode Mode { get; }

    /// <summary>True when a clunk sets it.</summary>
    public bool IsPending { get; private set; }

    /// <summary>The value; for a pending one, whole only if <see cref="IsComplete"/>.</summary>
    public ReadOnlySpan<byte> Value => _value;

    /// <summary>True when as many bytes were accepted as were announced; bytes written twice count twice.</summary>
    public bool IsComplete => Volatile.Read(ref _accepted) == _value.Length;

    /// <summary>Says that it is not to be set after all.</summary>
    public void Abandon() => IsPending = false;

    /// <summary>The bytes at an offset, at most <paramref name="count"/>; none at or behind the end.</summary>
    public ReadOnlySpan<byte> Read(ulong offset, uint count)
    {
        if (offset >= (ulong)_value.Length)
        {
            return [];
        }

        int start = (int)offset;
        return _value.AsSpan(start, (int)uint.Min(count, (uint)(_value.Length - start)));
    }

    /// <summary>Where bytes written at an offset go, at most <paramref name="count"/>; counts them as accepted.</summary>
    /// <returns>False when the offset lies behind the end.</returns>
    public bool TryReserve(ulong offset, uint count, out Span<byte> destination)
    {
        if (offset > (ulong)_value.Length)
        {
            destination = [];
            return false;
        }

        int start = (int)offset;
        destination = _value.AsSpan(start, (int)uint.Min(count, (uint)(_value.Length - start)));
        Interlocked.Add(ref _accepted, destination.Length);
        return true;
    }
}
