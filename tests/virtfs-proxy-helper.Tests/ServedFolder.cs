using System;
using System.Buffers.Binary;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>A folder served by the helper's code on a thread, as the client sees it. The root is not changed: what keeps paths within is the code alone.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly TemporaryFolder _above = new("virtfs-helper-");
    private readonly Thread _helper;
    private readonly StreamSocket _client;
    private readonly byte[] _buffer = new byte[ProxyReply.MaximumSize];
    private Exception? _failure;

    public ServedFolder()
    {
        Path = _above.Make("export");
        Assert.Equal(
            Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(Path), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0, out int folder));
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? mine, out StreamSocket? helpers));
        _client = mine!;
        _helper = new Thread(() =>
        {
            try
            {
                Assert.Equal(Errno.None, Libc.UnshareFileSystemContext());
                Libc.Umask(0);
                new ClientConnection(helpers!, new ExportTree(folder), HelperLog.OnStandardError(isVerbose: false)).Serve();
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            helpers!.Dispose();
            Libc.Close(folder);
        });
        _helper.Start();
    }

    /// <summary>The folder that the served one is in.</summary>
    public string Above => _above.Path;

    /// <summary>The served folder.</summary>
    public string Path { get; }

    /// <summary>The body of the last reply.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(ProxyHeader.Length, BodyLength);

    /// <summary>The connection.</summary>
    public StreamSocket Client => _client;

    private int BodyLength { get; set; }

    /// <summary>Asks, and takes the answer.</summary>
    public Errno Ask(scoped ProxyRequest request)
    {
        int length = request.Encode(_buffer);
        Assert.NotEqual(0, length);
        Assert.Equal(Errno.None, _client.Send(_buffer.AsSpan(0, length)));
        return Receive();
    }

    /// <summary>Asks for one of the requests that say no more than a path.</summary>
    public Errno Ask(ProxyRequestType type, string path) => Ask(new ProxyRequest { Type = type, Path = Encoding.UTF8.GetBytes(path) });

    /// <summary>Asks to open or create; the descriptor that came is the caller's, or -1.</summary>
    public Errno Open(scoped ProxyRequest request, out int descriptor)
    {
        int length = request.Encode(_buffer);
        Assert.Equal(Errno.None, _client.Send(_buffer.AsSpan(0, length)));
        return ReceiveDescriptor(out descriptor);
    }

    /// <summary>Takes the answer to an opening.</summary>
    public Errno ReceiveDescriptor(out int descriptor)
    {
        Span<int> came = stackalloc int[4];
        Span<byte> status = _buffer.AsSpan(0, ProxyReply.StatusSize);
        Assert.Equal(Errno.None, _client.ReceiveWithDescriptors(status, came, out int received, out int count));
        Assert.Equal(status.Length, received);
        Errno errno = ProxyReply.DecodeDescriptorStatus(status);
        Assert.Equal(errno == Errno.None ? 1 : 0, count);
        descriptor = count == 1 ? came[0] : -1;
        return errno;
    }

    /// <summary>Takes any other answer.</summary>
    public Errno Receive()
    {
        Assert.Equal(Errno.None, _client.ReceiveExactly(_buffer.AsSpan(0, ProxyHeader.Length), out int received));
        Assert.Equal(ProxyHeader.Length, received);
        Assert.True(ProxyHeader.TryDecode(_buffer, out ProxyHeader header));
        Assert.True(header.Type <= ProxyHeader.Error && header.Size is >= 2 and <= ProxyHeader.MaximumBody, header.ToString());
        BodyLength = (int)header.Size;
        Assert.Equal(Errno.None, _client.ReceiveExactly(_buffer.AsSpan(ProxyHeader.Length, BodyLength), out received));
        Assert.Equal(BodyLength, received);
        return header.Type == ProxyHeader.Error ? ProxyReply.DecodeError(Body) : Errno.None;
    }

    /// <summary>Waits until the helper has ended by itself.</summary>
    public void AssertEnds()
    {
        Assert.True(_helper.Join(TimeSpan.FromSeconds(60)), "The helper goes on.");
        Assert.Null(_failure);
    }

    /// <summary>The last reply's attributes.</summary>
    public ProxyAttributes Attributes()
    {
        Assert.True(ProxyAttributes.TryDecode(Body, out ProxyAttributes attributes));
        return attributes;
    }

    /// <summary>The last reply's string.</summary>
    public string Text()
    {
        Assert.True(ProxyReply.TryDecodeString(Body, out ReadOnlySpan<byte> value));
        return Encoding.Latin1.GetString(value);
    }

    /// <summary>The last reply's number.</summary>
    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Body);

    public void Dispose()
    {
        _client.Shutdown();
        AssertEnds();
        _client.Dispose();
        _above.Dispose();
    }
}
