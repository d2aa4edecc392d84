using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

/// <summary>A file, folder or anything else on a server: a fid, given back when this is disposed of.</summary>
/// <remarks>
/// It stays the same object through renames by anyone. Any thread may call any method, at the same time too; but an object that is opened
/// (<see cref="Open"/>) cannot be walked from or opened again: take a second one from <see cref="Clone"/>. Paths are bytes, <c>a/b/c</c>, seen from
/// here.
/// </remarks>
public sealed partial class RemoteFile : IDisposable
{
    private readonly NinePClient _client;
    private bool _isGone;

    internal RemoteFile(NinePClient client, uint fid, Qid qid)
    {
        _client = client;
        Fid = fid;
        Qid = qid;
    }

    /// <summary>The client it was reached with.</summary>
    public NinePClient Client => _client;

    /// <summary>Its fid.</summary>
    public uint Fid { get; }

    /// <summary>What it is, as of when it was reached.</summary>
    public Qid Qid { get; private set; }

    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => (Qid.Type & QidType.Directory) != 0;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsSymlink => (Qid.Type & QidType.Symlink) != 0;

    /// <summary>A second one for the same object, not opened.</summary>
    public Errno Clone(out RemoteFile? clone) => Walk(default, out clone);

    /// <summary>What a path leads to from here. Symbolic links are not followed: one on the way is ENOTDIR. ENOENT.</summary>
    public Errno Walk(ReadOnlySpan<byte> path, out RemoteFile? file)
    {
        file = null;
        uint fid = _client.AllocateFid();
        Errno error = RemoteWalk.To(this, path, fid, out Qid qid);
        if (error != Errno.None)
        {
            _client.ReleaseFid(fid);
            return error;
        }

        file = new RemoteFile(_client, fid, qid);
        return Errno.None;
    }

    /// <summary>The attributes.</summary>
    public Errno GetAttributes(out Rgetattr attributes) => _client.GetAttributes(Fid, GetattrMask.Basic, out attributes);

    /// <summary>Changes attributes; the fid in <paramref name="changes"/> does not matter.</summary>
    public Errno SetAttributes(in Tsetattr changes) => _client.SetAttributes(changes with { Fid = Fid });

    /// <summary>How full the file system is that this is on.</summary>
    public Errno GetStatistics(out Rstatfs statistics) => _client.GetStatistics(Fid, out statistics);

    /// <summary>What a symbolic link says.</summary>
    public Errno ReadLink(out byte[] target) => _client.ReadLink(Fid, out target);

    /// <summary>Gives the fid back, and says what went wrong in closing: a late failure of a write, for instance.</summary>
    public Errno Close()
    {
        if (_isGone)
        {
            return Errno.None;
        }

        _isGone = true;
        Errno error = _client.Clunk(Fid);
        _client.ReleaseFid(Fid);
        return error;
    }

    /// <summary>Removes the file or empty directory itself, and gives the fid back.</summary>
    public Errno Remove()
    {
        _isGone = true;
        Errno error = _client.Remove(Fid);
        _client.ReleaseFid(Fid);
        return error;
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
