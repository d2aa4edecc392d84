using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    private const int MaximumLinks = 40; // As many as Linux follows.

    /// <summary>A second one for the same object, not opened.</summary>
    public ValueTask<RemoteFile> CloneAsync(CancellationToken cancellationToken = default) => WalkAsync(default, cancellationToken);

    /// <summary>What a path leads to from here. Symbolic links are not followed: one on the way is ENOTDIR. ENOENT.</summary>
    public async ValueTask<RemoteFile> WalkAsync(RemotePath path, CancellationToken cancellationToken = default) =>
        Checked(await TryWalkAsync(path, cancellationToken).ConfigureAwait(false), MessageType.Twalk, path)!;

    /// <summary>
    /// What a path leads to from here, symbolic links followed, at its end too. ELOOP after too many; EXDEV for one that begins with a slash, since where
    /// its root would be is not known here.
    /// </summary>
    public async ValueTask<RemoteFile> ResolveAsync(RemotePath path, CancellationToken cancellationToken = default)
    {
        (_, RemoteFile? straight) = await TryWalkAsync(path, cancellationToken).ConfigureAwait(false);
        if (straight is { IsSymlink: false })
        {
            return straight;
        }

        // There was a link on the way, or nothing at all: name by name then.
        if (straight is not null)
        {
            await straight.DisposeAsync().ConfigureAwait(false);
        }

        return await FollowAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="WalkAsync"/>; the error is the walk's.</summary>
    internal async ValueTask<Answer<RemoteFile?>> TryWalkAsync(RemotePath path, CancellationToken cancellationToken)
    {
        uint fid = Client.AllocateFid();
        uint from = Fid;
        try
        {
            (Errno error, Qid qid) = (Errno.None, Qid);
            ReadOnlyMemory<byte> rest = path.Bytes;
            do
            {
                ReadOnlyMemory<byte> step = rest;
                int count = 0;
                (error, Qid[] qids) = await StepAsync(from, fid, ref rest, ref count, cancellationToken).ConfigureAwait(false);
                if (error == Errno.None && qids.Length < count)
                {
                    error = await WhyNotAsync(from, step, qids.Length, cancellationToken).ConfigureAwait(false);
                }

                if (error == Errno.None)
                {
                    from = fid;
                    qid = qids.Length > 0 ? qids[^1] : qid;
                }
            }
            while (error == Errno.None && !rest.IsEmpty);

            if (error == Errno.None)
            {
                return new Answer<RemoteFile?>(Errno.None, new RemoteFile(Client, fid, qid, Path / path));
            }

            await ForgetAsync(from, fid).ConfigureAwait(false);
            return new Answer<RemoteFile?>(error, null);
        }
        catch (OperationCanceledException)
        {
            await ForgetAsync(from, fid).ConfigureAwait(false);
            throw;
        }
    }

    private static void PushNames(Stack<ReadOnlyMemory<byte>> names, RemotePath path)
    {
        var forward = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> rest = path.Bytes;
        for (ReadOnlyMemory<byte> name = RemotePath.NextName(ref rest); !name.IsEmpty; name = RemotePath.NextName(ref rest))
        {
            forward.Add(name);
        }

        for (int i = forward.Count - 1; i >= 0; i--)
        {
            names.Push(forward[i]);
        }
    }

    private async ValueTask<RemoteFile> FollowAsync(RemotePath path, CancellationToken cancellationToken)
    {
        var names = new Stack<ReadOnlyMemory<byte>>();
        PushNames(names, path);
        RemoteFile current = await CloneAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int links = 0;
            while (names.TryPop(out ReadOnlyMemory<byte> name))
            {
                (Errno error, RemoteFile? next) = await current.TryWalkAsync(new RemotePath(name), cancellationToken).ConfigureAwait(false);
                Check(error, MessageType.Twalk, path);
                if (!next!.IsSymlink)
                {
                    await current.DisposeAsync().ConfigureAwait(false);
                    current = next;
                    continue;
                }

                await using (next.ConfigureAwait(false))
                {
                    RemotePath target = await next.ReadLinkAsync(cancellationToken).ConfigureAwait(false);
                    bool leadsOut = target.Bytes.Span is [(byte)'/', ..];
                    Check(leadsOut ? Errno.EXDEV : ++links > MaximumLinks ? Errno.ELOOP : Errno.None, MessageType.Twalk, path);
                    PushNames(names, target);
                }
            }

            return current;
        }
        catch
        {
            await current.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>One Twalk, of as many names as go into it; they are taken off the path.</summary>
    private ValueTask<Answer<Qid[]>> StepAsync(
        uint from, uint fid, ref ReadOnlyMemory<byte> path, ref int count, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[path.Length + (2 * Limits.MaximumWalk)];
        var names = new WalkNamesBuilder(buffer);
        while (count < Limits.MaximumWalk)
        {
            ReadOnlyMemory<byte> name = RemotePath.NextName(ref path);
            if (name.IsEmpty)
            {
                break;
            }

            if (!names.TryAdd(name.Span))
            {
                return new ValueTask<Answer<Qid[]>>(new Answer<Qid[]>(Errno.ENAMETOOLONG, []));
            }

            count++;
        }

        return Client.WalkAsync(from, fid, names.Names, cancellationToken);
    }

    /// <summary>A walk that stops on the way does not say why. Goes there again, and asks for the next name alone.</summary>
    private async ValueTask<Errno> WhyNotAsync(uint start, ReadOnlyMemory<byte> path, int passed, CancellationToken cancellationToken)
    {
        uint fid = Client.AllocateFid();
        uint from = start;
        try
        {
            Errno error = Errno.None;
            for (int i = 0; i <= passed && error == Errno.None; i++)
            {
                int count = 0;
                ReadOnlyMemory<byte> name = RemotePath.NextName(ref path);
                (error, _) = await StepAsync(from, fid, ref name, ref count, cancellationToken).ConfigureAwait(false);
                from = error == Errno.None ? fid : from;
            }

            return error == Errno.None ? Errno.ENOENT : error; // It may have come into being meanwhile.
        }
        finally
        {
            await ForgetAsync(from, fid).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a number back, and the fid where a walk got as far as making it.</summary>
    private async ValueTask ForgetAsync(uint from, uint fid)
    {
        if (from == fid)
        {
            _ = await Client.ClunkAsync(fid).ConfigureAwait(false);
        }

        Client.ReleaseFid(fid);
    }
}
