using System;
using System.Collections.Generic;
using Virtfs.Protocol;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    private const int MaximumLinks = 40; // As many as Linux follows.

    /// <summary>
    /// What a path leads to from here, symbolic links followed, at its end too. ELOOP after too many; EXDEV for one that begins with a slash, since where
    /// its root would be is not known here.
    /// </summary>
    public Errno Resolve(ReadOnlySpan<byte> path, out RemoteFile? file)
    {
        Errno error = Walk(path, out file);
        if (error == Errno.None && !file!.IsSymlink)
        {
            return Errno.None;
        }

        // There was a link on the way, or nothing at all: name by name then.
        file?.Dispose();
        file = null;
        var names = new Stack<byte[]>();
        PushNames(names, path);
        error = Clone(out RemoteFile? current);
        int links = 0;
        while (error == Errno.None && names.TryPop(out byte[]? name))
        {
            error = current!.Walk(name, out RemoteFile? next);
            if (error == Errno.None && next!.IsSymlink)
            {
                error = ++links > MaximumLinks ? Errno.ELOOP : PushTarget(names, next);
                next.Dispose();
            }
            else if (error == Errno.None)
            {
                current.Dispose();
                current = next;
            }
        }

        if (error != Errno.None)
        {
            current?.Dispose();
            return error;
        }

        file = current;
        return Errno.None;
    }

    private static Errno PushTarget(Stack<byte[]> names, RemoteFile link)
    {
        Errno error = link.ReadLink(out byte[] target);
        if (error == Errno.None && target is [(byte)'/', ..])
        {
            error = Errno.EXDEV;
        }

        if (error == Errno.None)
        {
            PushNames(names, target);
        }

        return error;
    }

    private static void PushNames(Stack<byte[]> names, ReadOnlySpan<byte> path)
    {
        var forward = new List<byte[]>();
        for (ReadOnlySpan<byte> name = RemoteWalk.NextName(ref path); !name.IsEmpty; name = RemoteWalk.NextName(ref path))
        {
            forward.Add(name.ToArray());
        }

        for (int i = forward.Count - 1; i >= 0; i--)
        {
            names.Push(forward[i]);
        }
    }
}
