using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    /// <summary>Opens it.</summary>
    public Errno Open(LopenFlags flags)
    {
        Errno error = _client.Open(Fid, flags, out Qid qid, out _);
        Qid = error == Errno.None ? qid : Qid;
        return error;
    }

    /// <summary>Creates a file in this directory, and opens it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="flags">How to open it; with <see cref="LopenFlags.Exclusive"/> it must not exist.</param>
    /// <param name="mode">Its permission bits.</param>
    /// <param name="file">The file, open.</param>
    public Errno Create(ReadOnlySpan<byte> name, LopenFlags flags, uint mode, out RemoteFile? file)
    {
        Errno error = Clone(out file);
        if (error != Errno.None)
        {
            return error;
        }

        error = _client.Create(file!.Fid, name, flags, mode, _client.GroupId, out Qid qid, out _);
        if (error != Errno.None)
        {
            file.Dispose();
            file = null;
            return error;
        }

        file.Qid = qid;
        return Errno.None;
    }

    /// <summary>Reads what one request brings; 0 bytes at the end.</summary>
    public Errno Read(ulong offset, Span<byte> destination, out int count) => _client.Read(Fid, offset, destination, out count);

    /// <summary>Writes what one request takes, and says how much that was.</summary>
    public Errno Write(ulong offset, ReadOnlySpan<byte> source, out int count) => _client.Write(Fid, offset, source, out count);

    /// <summary>Has what was written reach the disk.</summary>
    public Errno Sync(SyncScope scope) => _client.Sync(Fid, scope);

    /// <summary>Reads until the destination is full or the file ends.</summary>
    public Errno ReadAll(ulong offset, Span<byte> destination, out int count)
    {
        count = 0;
        Errno error;
        int read;
        do
        {
            error = Read(offset + (ulong)count, destination[count..], out read);
            count += read;
        }
        while (error == Errno.None && read > 0 && count < destination.Length);
        return error;
    }

    /// <summary>Writes all of the source. EIO where the server takes nothing any more without saying why.</summary>
    public Errno WriteAll(ulong offset, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            Errno error = Write(offset, source, out int count);
            if (error != Errno.None || count == 0)
            {
                return error == Errno.None ? Errno.EIO : error;
            }

            offset += (ulong)count;
            source = source[count..];
        }

        return Errno.None;
    }

    /// <summary>The whole content of the file a path leads to from here.</summary>
    public Errno ReadFile(ReadOnlySpan<byte> path, out byte[] content)
    {
        content = [];
        Errno error = Resolve(path, out RemoteFile? file);
        if (error != Errno.None)
        {
            return error;
        }

        using (file)
        {
            error = file!.Open(LopenFlags.ReadOnly);
            return error != Errno.None ? error : file.ReadToEnd(out content);
        }
    }

    /// <summary>Gives a file in this directory a content, creating it where it does not exist.</summary>
    public Errno WriteFile(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode)
    {
        Errno error = Create(name, LopenFlags.WriteOnly | LopenFlags.Create | LopenFlags.Truncate, mode, out RemoteFile? file);
        if (error != Errno.None)
        {
            return error;
        }

        error = file!.WriteAll(0, content);
        Errno closing = file.Close();
        return error != Errno.None ? error : closing;
    }

    private Errno ReadToEnd(out byte[] content)
    {
        content = new byte[Math.Max(4096, _client.MaximumRead)];
        int length = 0;
        while (true)
        {
            Errno error = ReadAll((ulong)length, content.AsSpan(length), out int count);
            length += count;
            if (error != Errno.None || length < content.Length)
            {
                Array.Resize(ref content, error == Errno.None ? length : 0);
                return error;
            }

            if (length == Array.MaxLength)
            {
                return Errno.EFBIG;
            }

            Array.Resize(ref content, (int)Math.Min(2L * length, Array.MaxLength));
        }
    }
}
