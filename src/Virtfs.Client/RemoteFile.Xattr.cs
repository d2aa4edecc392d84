using System;
using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    /// <summary>The value of an extended attribute. ENODATA where there is none of that name.</summary>
    public Errno GetXattr(ReadOnlySpan<byte> name, out byte[] value) => ReadXattr(name, out value);

    /// <summary>The names of all extended attributes.</summary>
    public Errno ListXattrs(out IReadOnlyList<byte[]> names)
    {
        Errno error = ReadXattr(default, out byte[] list);
        var found = new List<byte[]>();
        ReadOnlySpan<byte> rest = list;
        for (int end = rest.IndexOf((byte)0); end >= 0; end = rest.IndexOf((byte)0))
        {
            found.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        names = found;
        return error;
    }

    /// <summary>Sets an extended attribute. EINVAL for an empty value: over 9P that means its removal.</summary>
    public Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags) =>
        value.IsEmpty ? Errno.EINVAL : WriteXattr(name, value, flags);

    /// <summary>Removes an extended attribute. ENODATA where there is none of that name.</summary>
    public Errno RemoveXattr(ReadOnlySpan<byte> name) => WriteXattr(name, default, XattrFlags.Replace);

    private Errno ReadXattr(ReadOnlySpan<byte> name, out byte[] value)
    {
        value = [];
        uint fid = _client.AllocateFid();
        Errno error = _client.XattrWalk(Fid, fid, name, out ulong size);
        if (error != Errno.None)
        {
            _client.ReleaseFid(fid);
            return error;
        }

        using var attribute = new RemoteFile(_client, fid, Qid);
        if (size > int.MaxValue)
        {
            return Errno.E2BIG;
        }

        byte[] buffer = new byte[(int)size];
        error = attribute.ReadAll(0, buffer, out int count);
        value = error == Errno.None ? buffer[..count] : [];
        return error;
    }

    private Errno WriteXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags)
    {
        Errno error = Clone(out RemoteFile? attribute);
        if (error != Errno.None)
        {
            return error;
        }

        using (attribute)
        {
            error = _client.XattrCreate(attribute!.Fid, name, (ulong)value.Length, flags);
            error = error != Errno.None ? error : attribute.WriteAll(0, value);
            Errno closing = attribute.Close(); // This is what sets it.
            return error != Errno.None ? error : closing;
        }
    }
}
