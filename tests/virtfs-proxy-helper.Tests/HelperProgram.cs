using System;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>virtfs-proxy-helper as it is started: a process with a command line, an error output and an exit code.</summary>
internal sealed class HelperProgram : IDisposable
{
    private readonly ChildProcess _process;

    private HelperProgram(string[] arguments) => _process = new ChildProcess(new ChildCommand(Path, arguments));

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "virtfs-proxy-helper");

    public int Id => _process.Id;

    public static HelperProgram Start(params string[] arguments) => new(arguments);

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using HelperProgram program = Start(arguments);
        int code = program.WaitForExit(out string errors);
        return (code, Text(program._process.Output), errors);
    }

    /// <summary>Connects to a socket as soon as it is there.</summary>
    public static StreamSocket Connect(string path)
    {
        StreamSocket? socket = null;
        Eventually.True(() => StreamSocket.ConnectUnix(Encoding.UTF8.GetBytes(path), out socket) == Errno.None);
        return socket!;
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
        int code = _process.WaitForExit();
        errors = Text(_process.Errors);
        return code;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static string Text(string[] lines) => string.Concat(lines.Select(line => line + "\n"));
}
