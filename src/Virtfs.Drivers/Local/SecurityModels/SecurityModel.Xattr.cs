using System;
using System.Buffers;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local.SecurityModels;

/// <content>Extended attributes. What a model does not let pass is EOPNOTSUPP by name and missing from lists.</content>
public abstract partial class SecurityModel
{
    // The kernel's own bound on a list of names (XATTR_LIST_MAX).
    private const int LongestList = 65536;

    // Enough for what is usual.
    private const int UsualList = 512;

    /// <summary>Reads an attribute, or with an empty <paramref name="value"/> its length.</summary>
    internal virtual Errno GetXattr(in HostObject target, ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        if (Passes(name))
        {
            return Libc.GetXattr(target.Descriptor, name, value, out length);
        }

        length = 0;
        return Errno.EOPNOTSUPP;
    }

    /// <summary>Sets an attribute.</summary>
    internal virtual Errno SetXattr(in HostObject target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrFlags flags) =>
        Passes(name) ? SetIdGuard.SetXattr(target.Descriptor, name, value, flags) : Errno.EOPNOTSUPP;

    /// <summary>Removes an attribute.</summary>
    internal virtual Errno RemoveXattr(in HostObject target, ReadOnlySpan<byte> name) =>
        Passes(name) ? Libc.RemoveXattr(target.Descriptor, name) : Errno.EOPNOTSUPP;

    /// <summary>Lists the names that pass, or with an empty <paramref name="names"/> tells the length of that list.</summary>
    internal Errno ListXattr(in HostObject target, Span<byte> names, out int length)
    {
        Span<byte> usual = stackalloc byte[UsualList];
        Errno errno = Libc.ListXattr(target.Descriptor, usual, out int read);
        if (errno == Errno.None)
        {
            return Filter(usual[..read], names, out length);
        }

        length = 0;
        if (errno != Errno.ERANGE)
        {
            return errno;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(LongestList);
        errno = Libc.ListXattr(target.Descriptor, rented, out read);
        if (errno == Errno.None)
        {
            errno = Filter(rented.AsSpan(0, read), names, out length);
        }

        ArrayPool<byte>.Shared.Return(rented);
        return errno;
    }

    /// <summary>Whether an attribute is the host's own under the same name.</summary>
    internal bool LetsPass(ReadOnlySpan<byte> name) => Passes(name);

    /// <summary>True for attributes that are the host's own under the same name.</summary>
    private protected abstract bool Passes(ReadOnlySpan<byte> name);

    /// <summary>The name under which the guest sees a host attribute; empty where it does not.</summary>
    private protected virtual ReadOnlySpan<byte> ListedAs(ReadOnlySpan<byte> name) => Passes(name) ? name : default;

    /// <summary>Copies of a list the names that pass, or with an empty <paramref name="names"/> tells the length of that list.</summary>
    internal Errno Filter(ReadOnlySpan<byte> list, Span<byte> names, out int length)
    {
        length = 0;
        while (!list.IsEmpty)
        {
            // The kernel ends every name; a proxy helper may leave the last NUL out.
            int nul = list.IndexOf((byte)0);
            ReadOnlySpan<byte> name = ListedAs(nul < 0 ? list : list[..nul]);
            list = nul < 0 ? default : list[(nul + 1)..];
            if (name.IsEmpty)
            {
                continue;
            }

            if (!names.IsEmpty)
            {
                if (names.Length - length <= name.Length)
                {
                    length = 0;
                    return Errno.ERANGE;
                }

                name.CopyTo(names[length..]);
                names[length + name.Length] = 0;
            }

            length += name.Length + 1;
        }

        return Errno.None;
    }
}
