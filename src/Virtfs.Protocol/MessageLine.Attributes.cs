using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

internal sealed partial class MessageLine
{
    internal MessageLine Attributes(in Rgetattr reply)
    {
        Mask("valid", reply.Valid).Qid(reply.Qid).Mode(reply.Mode).User("uid", reply.Uid).User("gid", reply.Gid)
            .Number("nlink", reply.LinkCount);
        if (reply.DeviceNumber != 0)
        {
            Number("rdev", reply.DeviceNumber);
        }

        Number("size", reply.Size).Number("blksize", reply.BlockSize).Number("blocks", reply.Blocks)
            .Time("atime", reply.AtimeSeconds, reply.AtimeNanoseconds)
            .Time("mtime", reply.MtimeSeconds, reply.MtimeNanoseconds)
            .Time("ctime", reply.CtimeSeconds, reply.CtimeNanoseconds);
        if ((reply.Valid & GetattrMask.Btime) != 0)
        {
            Time("btime", reply.BtimeSeconds, reply.BtimeNanoseconds);
        }

        if ((reply.Valid & GetattrMask.Generation) != 0)
        {
            Number("gen", reply.Generation);
        }

        return (reply.Valid & GetattrMask.DataVersion) != 0 ? Number("data_version", reply.DataVersion) : this;
    }

    /// <summary>Adds what a Tsetattr changes; its other fields say nothing.</summary>
    internal MessageLine Changes(in Tsetattr request)
    {
        SetattrMask valid = request.Valid;
        Mask("valid", valid);
        if ((valid & SetattrMask.Mode) != 0)
        {
            Mode(request.Mode);
        }

        if ((valid & SetattrMask.Uid) != 0)
        {
            User("uid", request.Uid);
        }

        if ((valid & SetattrMask.Gid) != 0)
        {
            User("gid", request.Gid);
        }

        if ((valid & SetattrMask.Size) != 0)
        {
            Number("size", request.Size);
        }

        if ((valid & SetattrMask.AtimeSet) != 0)
        {
            Time("atime", request.AtimeSeconds, request.AtimeNanoseconds);
        }

        return (valid & SetattrMask.MtimeSet) != 0 ? Time("mtime", request.MtimeSeconds, request.MtimeNanoseconds) : this;
    }

    internal MessageLine Statistics(in Rstatfs reply)
    {
        Word("type").Word($"0x{reply.FileSystemType:x}");
        return Number("bsize", reply.BlockSize).Number("blocks", reply.Blocks).Number("bfree", reply.BlocksFree)
            .Number("bavail", reply.BlocksAvailable).Number("files", reply.Files).Number("ffree", reply.FilesFree)
            .Number("fsid", reply.FileSystemId).Number("namelen", reply.NameLength);
    }
}
