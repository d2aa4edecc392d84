using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>The program itself, as a process of its own with a descriptor limit of its own, sharing a folder at a Unix socket.</summary>
internal sealed class DaemonProcess : IDisposable
{
    private readonly string _top = "/dev/shm/virtfs-daemon-" + Guid.NewGuid().ToString("N");
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public DaemonProcess(int descriptorLimit, Action<string>? fill = null)
    {
        Folder = Directory.CreateDirectory(Path.Combine(_top, "export")).FullName;
        fill?.Invoke(Folder);
        string program = Path.Combine(AppContext.BaseDirectory, "virtfsd.dll");
        string dotnet = Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-c", "ulimit -n \"$0\" && exec \"$@\"", $"{descriptorLimit}", dotnet, program,
            "-virtfs", $"local,path={Folder},mount_tag=share,security_model=passthrough", "--listen", $"unix:{Socket}",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Eventually(() => _process.HasExited || IsListening());
        Assert.False(_process.HasExited, Output);
    }

    /// <summary>The shared folder.</summary>
    public string Folder { get; }

    /// <summary>What the process holds.</summary>
    public Usage Usage => Usage.Of(_process.Id);

    /// <summary>True while it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>What it printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    private string Socket => Path.Combine(_top, "socket");

    /// <summary>Waits until something becomes true.</summary>
    public static void Eventually(Func<bool> condition)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "It does not come true.");
            Thread.Sleep(5);
        }
    }

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
        _process.WaitForExit();
        _process.Dispose();
        HostTree.Delete(_top);
    }

    // The socket is there a moment before it listens.
    private bool IsListening()
    {
        Errno errno = StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(Socket), out StreamSocket? stream);
        stream?.Dispose();
        return errno == Errno.None;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            _output.AppendLine(line.Data);
        }
    }
}
