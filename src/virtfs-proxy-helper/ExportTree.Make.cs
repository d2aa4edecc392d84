using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <content>Making, moving and removing names. What is made is made as the user it is for.</content>
internal sealed partial class ExportTree
{
    /// <summary>Makes a special file or an empty plain one.</summary>
    public Errno MakeNode(in ProxyRequest request)
    {
        Errno errno = FindForUser(request, out Place place);
        errno = errno == Errno.None ? Libc.MakeNodeAt(place.Directory, place.Name, request.Mode, request.Number) : errno;
        place.Dispose();
        return errno;
    }

    /// <summary>Makes a directory.</summary>
    public Errno MakeDirectory(in ProxyRequest request)
    {
        Errno errno = FindForUser(request, out Place place);
        errno = errno == Errno.None ? Libc.MakeDirectoryAt(place.Directory, place.Name, request.Mode) : errno;
        place.Dispose();
        return errno;
    }

    /// <summary>Makes a symbolic link.</summary>
    public Errno MakeSymlink(in ProxyRequest request)
    {
        Errno errno = FindForUser(request, out Place place);
        errno = errno == Errno.None ? Libc.SymlinkAt(request.Other, place.Directory, place.Name) : errno;
        place.Dispose();
        return errno;
    }

    /// <summary>Gives a file one more name.</summary>
    public Errno MakeLink(in ProxyRequest request)
    {
        Errno errno = FindBoth(request, out Place from, out Place to);
        errno = errno == Errno.None ? Libc.LinkAt(from.Directory, from.Name, to.Directory, to.Name, AtFlags.None) : errno;
        from.Dispose();
        to.Dispose();
        return errno;
    }

    /// <summary>Moves a name.</summary>
    public Errno Rename(in ProxyRequest request)
    {
        Errno errno = FindBoth(request, out Place from, out Place to);
        errno = errno == Errno.None ? Libc.RenameAt(from.Directory, from.Name, to.Directory, to.Name) : errno;
        from.Dispose();
        to.Dispose();
        return errno;
    }

    /// <summary>Removes a file's name or an empty directory, as remove(3).</summary>
    public Errno Remove(in ProxyRequest request)
    {
        Errno errno = Find(request.Path, out Place place);
        if (errno == Errno.None && place.IsDirectoryItself)
        {
            errno = Errno.EBUSY;
        }
        else if (errno == Errno.None)
        {
            errno = Libc.UnlinkAt(place.Directory, place.Name, AtFlags.None);
            errno = errno == Errno.EISDIR ? Libc.UnlinkAt(place.Directory, place.Name, AtFlags.AT_REMOVEDIR) : errno;
        }

        place.Dispose();
        return errno;
    }

    private Errno FindForUser(in ProxyRequest request, out Place place)
    {
        Errno errno = Find(request.Path, out place);
        return errno == Errno.None ? ServingPrivileges.Become(request.Uid, request.Gid) : errno;
    }

    private Errno FindBoth(in ProxyRequest request, out Place from, out Place to)
    {
        to = default;
        Errno errno = Find(request.Path, out from);
        return errno == Errno.None ? Find(request.Other, out to) : errno;
    }
}
