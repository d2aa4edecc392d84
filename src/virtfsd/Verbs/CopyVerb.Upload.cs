using System.CommandLine;
using Virtfs.Client;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

internal sealed partial class CopyVerb
{
    private void UploadAll(ParseResult arguments, string[] sources, string target)
    {
        if (!TryConnect(arguments, target, out RemoteShare? share))
        {
            return;
        }

        using (share)
        {
            string path = share!.Address.FilePath;
            Errno error = share.Root.Resolve(Bytes(path), out RemoteFile? folder);
            bool isFolder = error == Errno.None && folder!.IsDirectory;
            if (!isFolder)
            {
                folder?.Dispose();
                folder = null;
                error = error is not (Errno.None or Errno.ENOENT) ? error
                    : sources.Length > 1 || LastName(path).Length == 0 ? Errno.ENOTDIR
                    : share.Root.Resolve(Bytes(Parent(path)), out folder);
            }

            if (error != Errno.None)
            {
                Complain(target, error);
                return;
            }

            using (folder)
            {
                foreach (string source in sources)
                {
                    Upload(source, target, folder!, isFolder ? LastName(source) : LastName(path), arguments.GetValue(_recursive));
                }
            }
        }
    }

    private void Upload(string source, string target, RemoteFile folder, string name, bool isRecursive)
    {
        if (source == Stream)
        {
            ComplainIf(target, name == Stream ? Errno.EISDIR : _copy.Upload(StandardInput, folder, Bytes(name), NewFileMode));
            return;
        }

        Errno error = Libc.StatX(Libc.CurrentDirectory, Bytes(source), StatXFlags.AT_STATX_SYNC_AS_STAT, StatXMask.STATX_BASIC_STATS, out StatX attributes);
        bool isFolder = error == Errno.None && InodeMode.IsDirectory(attributes.Mode);
        if (error == Errno.None && isFolder && !isRecursive)
        {
            Complain(source, "is a folder; copy it with -r");
        }
        else if (isRecursive && (error == Errno.None || error == Errno.ENOENT))
        {
            // A name of its own it has, or its content goes into the folder.
            _copy.Upload(Libc.CurrentDirectory, Bytes(source), folder, Bytes(name.Length > 0 ? name : "."), source);
        }
        else if (error != Errno.None || !InodeMode.IsRegular(attributes.Mode))
        {
            ComplainOf(source, error != Errno.None ? error : Errno.EOPNOTSUPP);
        }
        else
        {
            UploadFile(source, folder, name, attributes.Mode);
        }
    }

    private void UploadFile(string source, RemoteFile folder, string name, uint mode)
    {
        Errno error = Libc.OpenAt(Libc.CurrentDirectory, Bytes(source), OpenFlags.O_RDONLY, 0, out int descriptor);
        if (error == Errno.None)
        {
            using var opened = new FileDescriptor(descriptor);
            error = _copy.Upload(descriptor, folder, Bytes(name), mode);
        }

        ComplainIf(source, error);
    }
}
