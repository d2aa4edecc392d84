using System;
using System.Net.Sockets;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>Commands that are given up while a server does not answer.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly SharedFolder _folder = new();
    private readonly Socket _silent = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public InterruptTests()
    {
        _silent.Bind(new UnixDomainSocketEndPoint(_folder.At("socket")));
        _silent.Listen();
    }

    public void Dispose()
    {
        _silent.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("kill -s INT $!")]
    [InlineData("kill -s TERM $!")]
    [InlineData("kill -s INT $!; kill -s TERM $!")] // As timeout(1) does: to the process, and to its group.
    public void Signals_that_come_together_end_it_once_without_a_word(string signals)
    {
        using VirtfsdProcess list = VirtfsdProcess.StartByShell(
            $"env --default-signal=INT \"$0\" ls unix:{_folder.At("socket")} & read; {signals}; wait $!");
        using Socket client = _silent.Accept();
        client.Receive(new byte[1]);
        list.Input.Close();

        Assert.Equal(130, list.WaitForExit());
        Assert.Empty(list.Errors);
    }
}
