using System;
using System.IO;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>The program itself, as a process of its own with a descriptor limit of its own, sharing a folder at a Unix socket.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private readonly TemporaryFolder _top = new("virtfs-daemon-", "/dev/shm");
    private readonly ChildProcess _process;

    public DaemonProcess(int descriptorLimit, Action<string>? fill = null)
    {
        Folder = _top.Make("export");
        fill?.Invoke(Folder);
        string program = Path.Combine(AppContext.BaseDirectory, "virtfsd.dll");
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        string[] arguments =
        [
            "-c", "ulimit -n \"$0\" && exec \"$@\"", $"{descriptorLimit}", dotnet, program,
            "-virtfs", $"local,path={Folder},mount_tag=share,security_model=passthrough", "--listen", $"unix:{Socket}",
        ];
        _process = new ChildProcess(new ChildCommand("/bin/sh", arguments) { Name = "virtfsd" });
        _process.Await("listens", IsListening);
    }

    /// <summary>The shared folder.</summary>
    public string Folder { get; }

    /// <summary>What the process holds.</summary>
    public Usage Usage => Usage.Of(_process.Id);

    /// <summary>True while it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>What it printed.</summary>
    public string Output => _process.Log;

    private string Socket => _top.At("socket");

    /// <summary>Waits until it has printed some words.</summary>
    public void WaitFor(string words) => _process.WaitFor(words);

    /// <summary>A client that has said nothing yet; whoever asks owns it.</summary>
    public SocketPeer Connect()
    {
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(Socket), out StreamSocket? stream));
        return new SocketPeer(stream!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        _top.Dispose();
    }

    // The socket is there a moment before it listens.
    private bool IsListening()
    {
        Errno errno = StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(Socket), out StreamSocket? stream);
        stream?.Dispose();
        return errno == Errno.None;
    }
}
