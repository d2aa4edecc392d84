using System;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Proxy;

/// <content>Extended attributes, of the same namespaces as the local driver's passthrough: the helper may set no others.</content>
internal sealed partial class ProxyNode
{
    private static readonly SecurityModel PassedXattrs = SecurityModel.Passthrough;

    /// <inheritdoc/>
    public override Errno GetXattr(ReadOnlySpan<byte> name, Span<byte> value, out int length)
    {
        length = 0;
        var request = new ProxyRequest { Type = ProxyRequestType.GetXattr, Other = name, Size = Math.Min(value.Length, ProxyReply.MaximumString) };
        return PassedXattrs.LetsPass(name) ? AskString(request, value, out length) : Errno.EOPNOTSUPP;
    }

    /// <inheritdoc/>
    public override Errno ListXattr(Span<byte> names, out int length)
    {
        // The whole list, since what is left of it is told only then.
        var request = new ProxyRequest { Type = ProxyRequestType.ListXattr, Size = ProxyReply.MaximumString };
        length = 0;
        Errno errno = _fileSystem.Ask(this, default, request, out ProxyExchange exchange);
        return errno != Errno.None ? errno
            : ProxyReply.TryDecodeString(exchange.Body, out ReadOnlySpan<byte> list) ? PassedXattrs.Filter(list, names, out length)
            : _fileSystem.Reject(ProxyRequestType.ListXattr);
    }

    /// <inheritdoc/>
    public override Errno SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, XattrSetMode mode)
    {
        var request = new ProxyRequest { Type = ProxyRequestType.SetXattr, Other = name, Value = value, Size = value.Length, Flags = (int)mode };
        return PassedXattrs.LetsPass(name) ? _fileSystem.Ask(this, default, request, out _) : Errno.EOPNOTSUPP;
    }

    /// <inheritdoc/>
    public override Errno RemoveXattr(ReadOnlySpan<byte> name) => PassedXattrs.LetsPass(name)
        ? _fileSystem.Ask(this, default, new ProxyRequest { Type = ProxyRequestType.RemoveXattr, Other = name }, out _)
        : Errno.EOPNOTSUPP;

    private Errno AskString(scoped ProxyRequest request, Span<byte> value, out int length)
    {
        length = 0;
        Errno errno = _fileSystem.Ask(this, default, request, out ProxyExchange exchange);
        if (errno != Errno.None)
        {
            return errno;
        }

        var reader = new WireReader(exchange.Body);
        if (value.IsEmpty)
        {
            length = (int)reader.ReadU32();
            return reader.Failed || length < 0 ? _fileSystem.Reject(request.Type) : Errno.None;
        }

        if (!ProxyReply.TryDecodeString(exchange.Body, out ReadOnlySpan<byte> found) || found.Length > value.Length)
        {
            return _fileSystem.Reject(request.Type);
        }

        found.CopyTo(value);
        length = found.Length;
        return Errno.None;
    }
}
