using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>What the program does where it cannot print: standard output or error is closed, the disk behind it is full, or a terminal must not be upset.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly SharedFolder _folder = new();
    private readonly string _address;

    public OutputTests()
    {
        _address = $"unix:{_folder.At("socket")}";
        File.WriteAllText(Path.Combine(_folder.Shared, "greeting"), "hello\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("ls --help")]
    public void What_cannot_be_printed_is_said_in_one_line(string arguments)
    {
        Assert.Equal("standard output: No space left on device", ByShell($"exec \"$0\" {arguments} >/dev/full").FailedWithOneLine(1));
        Assert.Equal("standard output: Bad file descriptor", ByShell($"exec \"$0\" {arguments} >&-").FailedWithOneLine(1));
    }

    [Theory]
    [InlineData("ls -l {0}", "ls")]
    [InlineData("stat {0}", "stat")]
    [InlineData("df {0}", "df")]
    [InlineData("cat {0}/greeting", "cat")]
    [InlineData("cp {0}/greeting -", "cp")]
    public void A_verb_that_cannot_print_says_so_in_one_line(string form, string verb)
    {
        using VirtfsdProcess server = Serve();
        string arguments = string.Format(CultureInfo.InvariantCulture, form, _address);

        Assert.Equal($"{verb}: standard output: No space left on device", ByShell($"exec \"$0\" {arguments} >/dev/full").FailedWithOneLine(1));
        Assert.Equal($"{verb}: standard output: Bad file descriptor", ByShell($"exec \"$0\" {arguments} >&-").FailedWithOneLine(1));
    }

    [Fact]
    public void Without_standard_input_nothing_is_read_of_what_took_its_number()
    {
        using VirtfsdProcess server = Serve();

        Assert.EndsWith("Bad file descriptor", ByShell($"exec \"$0\" cp - {_address}/new <&-").FailedWithOneLine(1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public void A_server_that_cannot_print_serves(string outputs)
    {
        using VirtfsdProcess server = VirtfsdProcess.StartByShell($"exec \"$0\" -virtfs {_folder.Virtfs} --listen {_address} {outputs}");
        WaitUntilServing();

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(["hello"], VirtfsdProcess.Run("cat", _address + "/greeting").Succeeded());
        }

        Assert.Equal(0, server.End("TERM"));
    }

    [Fact]
    public void A_server_whose_log_nobody_reads_serves_and_ends()
    {
        // The server itself holds the other end of its standard error, and never reads.
        string pipe = _folder.At("pipe");
        using VirtfsdProcess server = VirtfsdProcess.StartByShell(
            $"mkfifo {pipe}; exec 9<>{pipe}; head -c 65536 /dev/zero >&9; exec \"$0\" -virtfs {_folder.Virtfs} --listen {_address} 2>&9");
        WaitUntilServing();

        for (int i = 0; i < 1500; i++)
        {
            using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = 60_000 };
            client.Connect(new UnixDomainSocketEndPoint(_folder.At("socket")));
        }

        Assert.Equal(["hello"], VirtfsdProcess.Run("cat", _address + "/greeting").Succeeded());
        Assert.Equal(0, server.End("TERM"));
    }

    [Theory]
    [InlineData("--trace /dev/full")]
    [InlineData("--trace 2>/dev/full")]
    public void A_server_that_cannot_trace_serves(string trace)
    {
        using VirtfsdProcess server = VirtfsdProcess.StartByShell($"exec \"$0\" -virtfs {_folder.Virtfs} --listen {_address} {trace}");
        WaitUntilServing();

        Assert.Equal(["hello"], VirtfsdProcess.Run("cat", _address + "/greeting").Succeeded());

        Assert.Equal(0, server.End("TERM"));
        Assert.Equal(trace.Contains("2>", StringComparison.Ordinal) ? 0 : 1, server.Errors.Count(line => line.Contains("no more messages are traced", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_in_a_complaint_upsets_a_terminal() => Assert.StartsWith(
        "ls: 'bogus?[31m?x' is no address", VirtfsdProcess.Run("ls", "bogus\e[31m\u009bx").FailedWithOneLine(1), StringComparison.Ordinal);

    [Fact]
    public void No_name_in_a_listing_upsets_a_terminal()
    {
        File.Create(Path.Combine(_folder.Shared, "one\e[31m")).Dispose();
        File.Create(Path.Combine(_folder.Shared, "two\u009b31mé")).Dispose();
        using VirtfsdProcess server = Serve();

        Assert.Equal(["greeting", "one?[31m", "two?31mé"], ByShell($"script -qec \"'$0' ls {_address}\" /dev/null").Succeeded());
        Assert.Equal(["greeting", "one\e[31m", "two\u009b31mé"], VirtfsdProcess.Run("ls", _address).Succeeded());
    }

    private static FinishedRun ByShell(string line)
    {
        using VirtfsdProcess process = VirtfsdProcess.StartByShell(line);
        int exitCode = process.WaitForExit();
        return new FinishedRun(exitCode, process.Output, process.Errors);
    }

    // It may not be able to say so itself.
    private void WaitUntilServing() => Eventually.True(() => VirtfsdProcess.Run("ls", _address).ExitCode == 0);

    private VirtfsdProcess Serve()
    {
        VirtfsdProcess server = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", _address);
        server.WaitUntilListening();
        return server;
    }
}
