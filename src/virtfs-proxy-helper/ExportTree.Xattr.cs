using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <content>
/// Extended attributes. Their calls take paths alone, so each is made in the object's own directory with one name, which is not followed.
/// </content>
internal sealed partial class ExportTree
{
    /// <summary>Reads an attribute, or its length alone where the request's size is 0.</summary>
    public Errno GetXattr(in ProxyRequest request, Span<byte> value, out int length)
    {
        length = 0;
        Errno errno = Enter(request, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.GetLinkXattr(place.Name, request.Other, value[..Math.Min(request.Size, value.Length)], out length);
            Leave(place);
        }

        return errno;
    }

    /// <summary>Lists the attributes, or tells the list's length alone where the request's size is 0.</summary>
    public Errno ListXattr(in ProxyRequest request, Span<byte> names, out int length)
    {
        length = 0;
        Errno errno = Enter(request, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.ListLinkXattr(place.Name, names[..Math.Min(request.Size, names.Length)], out length);
            Leave(place);
        }

        return errno;
    }

    /// <summary>Sets an attribute. EINVAL where the size is not the value's.</summary>
    public Errno SetXattr(in ProxyRequest request)
    {
        if (request.Size > request.Value.Length)
        {
            return Errno.EINVAL;
        }

        Errno errno = Enter(request, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.SetLinkXattr(place.Name, request.Other, request.Value[..request.Size], (XattrFlags)request.Flags);
            Leave(place);
        }

        return errno;
    }

    /// <summary>Removes an attribute.</summary>
    public Errno RemoveXattr(in ProxyRequest request)
    {
        Errno errno = Enter(request, out Place place);
        if (errno == Errno.None)
        {
            errno = Libc.RemoveLinkXattr(place.Name, request.Other);
            Leave(place);
        }

        return errno;
    }

    private Errno Enter(in ProxyRequest request, out Place place)
    {
        place = default;
        if (request.Size < 0)
        {
            return Errno.EINVAL;
        }

        Errno errno = Find(request.Path, out place);
        if (errno == Errno.None)
        {
            errno = Libc.ChangeDirectory(place.Directory);
            if (errno != Errno.None)
            {
                place.Dispose();
            }
        }

        return errno;
    }

    // A working directory left behind would keep its file system from being unmounted.
    private void Leave(in Place place)
    {
        _ = Libc.ChangeDirectory(root);
        place.Dispose();
    }
}
