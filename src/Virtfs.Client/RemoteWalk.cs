using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>A walk of any length, made of Twalks of at most <see cref="Limits.MaximumWalk"/> names.</summary>
internal ref struct RemoteWalk
{
    private readonly NinePClient _client;
    private readonly uint _fid;

    // Where the next Twalk begins: the given fid, once there is one.
    private uint _from;
    private Qid _qid;

    private RemoteWalk(RemoteFile start, uint fid)
    {
        _client = start.Client;
        _fid = fid;
        _from = start.Fid;
        _qid = start.Qid;
    }

    /// <summary>Walks from a file by a path to a new fid. After an error the fid does not exist.</summary>
    public static Errno To(RemoteFile start, ReadOnlySpan<byte> path, uint fid, out Qid qid)
    {
        var walk = new RemoteWalk(start, fid);
        Errno error = walk.Run(path);
        if (error != Errno.None && walk._from == fid)
        {
            _ = walk._client.Clunk(fid);
        }

        qid = walk._qid;
        return error;
    }

    /// <summary>Takes the first name off a path: slashes and single dots mean nothing. Empty at its end.</summary>
    public static ReadOnlySpan<byte> NextName(ref ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
        {
            int slash = path.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!name.IsEmpty && !name.SequenceEqual("."u8))
            {
                return name;
            }
        }

        return default;
    }

    private Errno Run(ReadOnlySpan<byte> path)
    {
        byte[] buffer = new byte[path.Length + (2 * Limits.MaximumWalk)];
        Errno error;
        do
        {
            ReadOnlySpan<byte> rest = path;
            var names = new WalkNamesBuilder(buffer);
            for (int i = 0; i < Limits.MaximumWalk; i++)
            {
                ReadOnlySpan<byte> name = NextName(ref path);
                if (!name.IsEmpty && !names.TryAdd(name))
                {
                    return Errno.ENAMETOOLONG;
                }
            }

            error = Step(names.Names, rest);
        }
        while (error == Errno.None && !path.IsEmpty);
        return error;
    }

    private Errno Step(WalkNames names, ReadOnlySpan<byte> path)
    {
        Span<Qid> qids = stackalloc Qid[Limits.MaximumWalk];
        Errno error = _client.Walk(_from, _fid, names, qids, out int passed);
        if (error != Errno.None)
        {
            return error;
        }

        if (passed < names.Count)
        {
            return WhyNot(path, passed);
        }

        _from = _fid;
        _qid = passed > 0 ? qids[passed - 1] : _qid;
        return Errno.None;
    }

    /// <summary>A walk that stops on the way does not say why. Goes there again, and asks for the next name alone.</summary>
    private readonly Errno WhyNot(ReadOnlySpan<byte> path, int passed)
    {
        uint fid = _client.AllocateFid();
        uint from = _from;
        Errno error = Errno.None;
        for (int i = 0; i <= passed && error == Errno.None; i++)
        {
            error = _client.Walk(from, fid, NextName(ref path), out _);
            from = error == Errno.None ? fid : from;
        }

        if (from == fid)
        {
            _ = _client.Clunk(fid);
        }

        _client.ReleaseFid(fid);
        return error == Errno.None ? Errno.ENOENT : error; // It may have come into being meanwhile.
    }
}
