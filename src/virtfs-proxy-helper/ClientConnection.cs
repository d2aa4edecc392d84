using System;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;

namespace Virtfs.ProxyHelper;

/// <summary>Reads the client's requests one after the other and answers each, until the client goes or says something that is no request.</summary>
/// <remarks>Allocates nothing once it is made: where a collector would look for the machine's memory there is now the client's folder.</remarks>
/// <param name="client">The connection; not owned.</param>
/// <param name="tree">What is served.</param>
/// <param name="log">Where to log.</param>
internal sealed class ClientConnection(StreamSocket client, ExportTree tree, HelperLog log)
{
    private readonly byte[] _request = new byte[ProxyHeader.Length + ProxyHeader.MaximumBody];
    private readonly byte[] _reply = new byte[ProxyReply.MaximumSize];

    /// <summary>Serves until the end.</summary>
    public void Serve()
    {
        while (TryReceive(out ProxyHeader header))
        {
            var type = (ProxyRequestType)header.Type;
            ReadOnlySpan<byte> body = _request.AsSpan(ProxyHeader.Length, (int)header.Size);
            if (!(ProxyReply.BringsDescriptor(type) ? Open(type, body) : Answer(type, body)))
            {
                return;
            }
        }
    }

    // What is too large or of no known type ends the conversation, as with QEMU's helper: what follows could be anything.
    private bool TryReceive(out ProxyHeader header)
    {
        Span<byte> head = _request.AsSpan(0, ProxyHeader.Length);
        header = default;
        if (client.ReceiveExactly(head, out int received) != Errno.None || received < head.Length)
        {
            if (received > 0)
            {
                log.Warn("the client went in the middle of a request"u8);
            }

            return false;
        }

        _ = ProxyHeader.TryDecode(head, out header);
        if (!header.IsRequest || header.Size > ProxyHeader.MaximumBody)
        {
            log.Warn("the client sent something that is no request; closing"u8);
            return false;
        }

        Span<byte> body = _request.AsSpan(head.Length, (int)header.Size);
        bool isWhole = client.ReceiveExactly(body, out received) == Errno.None && received == body.Length;
        if (!isWhole)
        {
            log.Warn("the client went in the middle of a request"u8);
        }

        return isWhole;
    }

    private bool Open(ProxyRequestType type, ReadOnlySpan<byte> body)
    {
        int descriptor = -1;
        Errno errno = Errno.ENOBUFS;
        if (ProxyRequest.TryDecode(type, body, out ProxyRequest request))
        {
            errno = type == ProxyRequestType.Open ? tree.Open(request, out descriptor) : tree.Create(request, out descriptor);
            if (!Restore())
            {
                return false;
            }

            log.Trace(request, errno);
        }

        int length = ProxyReply.EncodeDescriptorStatus(_reply, errno);
        if (errno != Errno.None)
        {
            return Send(length);
        }

        bool isSent = client.SendWithDescriptors(_reply.AsSpan(0, length), new ReadOnlySpan<int>(in descriptor)) == Errno.None;
        _ = Libc.Close(descriptor);
        return isSent;
    }

    private bool Answer(ProxyRequestType type, ReadOnlySpan<byte> body)
    {
        int length;
        if (ProxyRequest.TryDecode(type, body, out ProxyRequest request))
        {
            Errno errno = Do(request, out length);
            if (!Restore())
            {
                return false;
            }

            length = errno == Errno.None ? length : ProxyReply.EncodeStatus(_reply, errno);
            log.Trace(request, errno);
        }
        else
        {
            length = ProxyReply.EncodeStatus(_reply, Errno.ENOBUFS);
        }

        return Send(length);
    }

    private Errno Do(in ProxyRequest request, out int length)
    {
        Errno errno;
        int value;
        Span<byte> text = ProxyReply.StringRoom(_reply);
        switch (request.Type)
        {
            case ProxyRequestType.GetAttributes:
                errno = tree.GetAttributes(request, out ProxyAttributes attributes);
                length = ProxyReply.Encode(_reply, attributes);
                return errno;
            case ProxyRequestType.GetStatistics:
                errno = tree.GetStatistics(request, out ProxyStatistics statistics);
                length = ProxyReply.Encode(_reply, statistics);
                return errno;
            case ProxyRequestType.GetGeneration:
                errno = tree.GetGeneration(request, out ulong generation);
                length = ProxyReply.EncodeGeneration(_reply, generation);
                return errno;
            case ProxyRequestType.ReadLink:
                errno = tree.ReadLink(request, text, out value);
                length = ProxyReply.EndString(_reply, value);
                return errno;
            case ProxyRequestType.GetXattr or ProxyRequestType.ListXattr:
                errno = request.Type == ProxyRequestType.GetXattr ? tree.GetXattr(request, text, out value) : tree.ListXattr(request, text, out value);
                length = request.Size == 0 ? ProxyReply.EncodeLength(_reply, value) : ProxyReply.EndString(_reply, value);
                return errno;
            default:
                errno = Change(request);
                length = ProxyReply.EncodeStatus(_reply, errno);
                return errno;
        }
    }

    private Errno Change(in ProxyRequest request) => request.Type switch
    {
        ProxyRequestType.MakeNode => tree.MakeNode(request),
        ProxyRequestType.MakeDirectory => tree.MakeDirectory(request),
        ProxyRequestType.MakeSymlink => tree.MakeSymlink(request),
        ProxyRequestType.MakeLink => tree.MakeLink(request),
        ProxyRequestType.ChangeMode => tree.ChangeMode(request),
        ProxyRequestType.ChangeOwner => tree.ChangeOwner(request),
        ProxyRequestType.Truncate => tree.Truncate(request),
        ProxyRequestType.SetTimes => tree.SetTimes(request),
        ProxyRequestType.Rename => tree.Rename(request),
        ProxyRequestType.Remove => tree.Remove(request),
        ProxyRequestType.SetXattr => tree.SetXattr(request),
        _ => tree.RemoveXattr(request),
    };

    private bool Send(int length)
    {
        bool isSent = client.Send(_reply.AsSpan(0, length)) == Errno.None;
        if (!isSent)
        {
            log.Warn("the client went before it had its answer"u8);
        }

        return isSent;
    }

    private bool Restore()
    {
        bool isRestored = ServingPrivileges.Restore();
        if (!isRestored)
        {
            log.Warn("cannot be root again after a request; closing"u8);
        }

        return isRestored;
    }
}
