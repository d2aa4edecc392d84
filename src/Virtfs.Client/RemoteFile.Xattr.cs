using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    // A server may claim any size; Linux's lists and values are 64 KiB at most.
    private const int MaximumXattr = 16 * 1024 * 1024;

    /// <summary>The value of an extended attribute. ENODATA where there is none of that name.</summary>
    public async ValueTask<byte[]> GetXattrAsync(RemotePath name, CancellationToken cancellationToken = default)
    {
        uint fid = Client.AllocateFid();
        bool exists = false;
        try
        {
            Answer<ulong> answer = await Client.XattrWalkAsync(Fid, fid, name.Bytes.Span, cancellationToken).ConfigureAwait(false);
            ulong size = Checked(answer, MessageType.Txattrwalk);
            exists = true;
            Check(size > MaximumXattr ? Errno.E2BIG : Errno.None, MessageType.Txattrwalk);
            byte[] value = new byte[(int)size];
            int count = await new RemoteFile(Client, fid, Qid, Path).ReadAllAsync(0, value, cancellationToken).ConfigureAwait(false);
            return value[..count];
        }
        finally
        {
            await ForgetAsync(exists ? fid : Fid, fid).ConfigureAwait(false);
        }
    }

    /// <summary>The names of all extended attributes.</summary>
    public async ValueTask<IReadOnlyList<RemotePath>> ListXattrsAsync(CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> rest = await GetXattrAsync(default, cancellationToken).ConfigureAwait(false);
        var found = new List<RemotePath>();
        for (int end = rest.Span.IndexOf((byte)0); end >= 0; end = rest.Span.IndexOf((byte)0))
        {
            found.Add(new RemotePath(rest[..end]));
            rest = rest[(end + 1)..];
        }

        return found;
    }

    /// <summary>Sets an extended attribute. EINVAL for an empty value: over 9P that means its removal.</summary>
    public async ValueTask SetXattrAsync(
        RemotePath name, ReadOnlyMemory<byte> value, XattrFlags flags = XattrFlags.None, CancellationToken cancellationToken = default)
    {
        Check(value.IsEmpty ? Errno.EINVAL : Errno.None, MessageType.Txattrcreate);
        await WriteXattrAsync(name, value, flags, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an extended attribute. ENODATA where there is none of that name.</summary>
    public ValueTask RemoveXattrAsync(RemotePath name, CancellationToken cancellationToken = default) =>
        WriteXattrAsync(name, default, XattrFlags.Replace, cancellationToken);

    private async ValueTask WriteXattrAsync(RemotePath name, ReadOnlyMemory<byte> value, XattrFlags flags, CancellationToken cancellationToken)
    {
        RemoteFile attribute = await CloneAsync(cancellationToken).ConfigureAwait(false);
        await using (attribute.ConfigureAwait(false))
        {
            Errno error = await Client.XattrCreateAsync(
                attribute.Fid, name.Bytes.Span, (ulong)value.Length, flags, cancellationToken).ConfigureAwait(false);
            Check(error, MessageType.Txattrcreate);
            await attribute.WriteAllAsync(0, value, cancellationToken).ConfigureAwait(false);
            await attribute.CloseAsync().ConfigureAwait(false); // This is what sets it.
        }
    }
}
