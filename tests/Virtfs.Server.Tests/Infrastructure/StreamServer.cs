using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Transports;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A server with one export, behind any kind of stream.</summary>
internal sealed class StreamServer : IDisposable
{
    private readonly Server _server;
    private readonly List<DirectoryInfo> _folders = [];

    public StreamServer(TestFileSystem files, Throttle? throttle = null)
    {
        Exports = ExportTable.Single(new Export("test", files) { Throttle = throttle });
        _server = new Server(Log);
    }

    public RecordingLogger Log { get; } = new();

    public ExportTable Exports { get; }

    public WorkerPool Workers => _server.Workers;

    /// <summary>Gives a client one connection, of a Unix socket pair.</summary>
    public StreamClient Connect() => Connect(out _);

    /// <inheritdoc cref="Connect()"/>
    public StreamClient Connect(out StreamDoor door)
    {
        Assert.Equal(Errno.None, StreamSocket.CreatePair(out StreamSocket? client, out StreamSocket? server));
        door = new StreamDoor("pair", server!, Exports);
        _server.Add(door);
        return new StreamClient(client!);
    }

    /// <summary>Gives a client one connection, of two pipes.</summary>
    public StreamClient ConnectPipes(out StreamDoor door)
    {
        (FileDescriptor requestsOut, FileDescriptor requestsIn) = NewPipe();
        (FileDescriptor repliesOut, FileDescriptor repliesIn) = NewPipe();
        Assert.Equal(Errno.None, StreamSocket.Adopt(requestsOut, repliesIn, out StreamSocket? server));
        Assert.Equal(Errno.None, StreamSocket.Adopt(repliesOut, requestsIn, out StreamSocket? client));
        door = new StreamDoor("pipes", server!, Exports);
        _server.Add(door);
        return new StreamClient(client!);
    }

    /// <summary>Gives a client one connection of a kind: pair, pipes, unix or tcp.</summary>
    public StreamClient Connect(string kind, out StreamDoor door)
    {
        switch (kind)
        {
            case "pair":
                return Connect(out door);
            case "pipes":
                return ConnectPipes(out door);
            case "unix":
                return ConnectUnix(ListenUnix(out door));
            default:
                Assert.Equal(Errno.None, StreamSocket.ConnectTcp(IPAddress.Loopback.ToString(), ListenTcp(out door), out StreamSocket? stream));
                return new StreamClient(stream!);
        }
    }

    /// <summary>Connects to where <see cref="ListenUnix"/> listens.</summary>
    public static StreamClient ConnectUnix(byte[] path)
    {
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(path, out StreamSocket? stream));
        return new StreamClient(stream!);
    }

    /// <summary>Listens on a Unix socket in a new folder.</summary>
    public byte[] ListenUnix(out StreamDoor door)
    {
        byte[] path = Encoding.UTF8.GetBytes(Path.Combine(NewFolder(), "socket"));
        Assert.Equal(Errno.None, ListeningSocket.ListenUnix(path, out ListeningSocket? listener));
        door = new StreamDoor("unix", listener!, Exports);
        _server.Add(door);
        return path;
    }

    /// <summary>Listens on a loopback port.</summary>
    public ushort ListenTcp(out StreamDoor door)
    {
        Assert.Equal(Errno.None, ListeningSocket.ListenTcp(IPAddress.Loopback.ToString(), 0, out ListeningSocket? listener));
        ushort port = (ushort)listener!.Port;
        door = new StreamDoor("tcp", listener, Exports);
        _server.Add(door);
        return port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server.Dispose();
        _folders.ForEach(folder => folder.Delete(recursive: true));
    }

    private string NewFolder()
    {
        _folders.Add(Directory.CreateTempSubdirectory("virtfs-server-"));
        return _folders[^1].FullName;
    }

    private static (FileDescriptor Out, FileDescriptor In) NewPipe()
    {
        Assert.Equal(Errno.None, Libc.CreatePipe(out int readEnd, out int writeEnd));
        return (new FileDescriptor(readEnd), new FileDescriptor(writeEnd));
    }
}
