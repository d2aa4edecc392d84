using System;
using System.Diagnostics;
using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>virtfs-proxy-helper as it is started: a process with a command line, an error output and an exit code.</summary>
internal sealed class HelperProgram : IDisposable
{
    // For liveness alone: a busy machine takes a second or two to start a process.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private string? _errors;

    private HelperProgram(string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "virtfs-proxy-helper");

    public int Id => _process.Id;

    public static HelperProgram Start(params string[] arguments) => new(arguments);

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using HelperProgram program = Start(arguments);
        string output = program._process.StandardOutput.ReadToEnd();
        int code = program.WaitForExit(out string errors);
        return (code, output, errors);
    }

    /// <summary>Connects to a socket as soon as it is there.</summary>
    public static StreamSocket Connect(string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Errno errno = StreamSocket.ConnectUnix(System.Text.Encoding.UTF8.GetBytes(path), out StreamSocket? socket);
            if (errno == Errno.None)
            {
                return socket!;
            }

            Assert.True(clock.Elapsed < Patience, $"{path}: {errno}");
            Thread.Sleep(10);
        }
    }

    /// <summary>Asks for the root's attributes: whoever answers serves.</summary>
    public static ProxyAttributes AskForRoot(StreamSocket client)
    {
        byte[] buffer = new byte[ProxyHeader.Length + ProxyAttributes.Size];
        int length = new ProxyRequest { Type = ProxyRequestType.GetAttributes, Path = "/"u8 }.Encode(buffer);
        Assert.Equal(Errno.None, client.Send(buffer.AsSpan(0, length)));
        Assert.Equal(Errno.None, client.ReceiveExactly(buffer, out int received));
        Assert.Equal(buffer.Length, received);
        Assert.True(ProxyAttributes.TryDecode(buffer.AsSpan(ProxyHeader.Length), out ProxyAttributes attributes));
        return attributes;
    }

    public int WaitForExit(out string errors)
    {
        errors = _errors ??= _process.StandardError.ReadToEnd();
        Assert.True(_process.WaitForExit(Patience), "virtfs-proxy-helper does not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
