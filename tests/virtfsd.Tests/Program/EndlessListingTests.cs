using System;
using System.Threading.Tasks;
using Virtfs.Hosting;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>ls and cp against a server whose listing never ends.</summary>
public sealed class EndlessListingTests : IDisposable
{
    private readonly SharedFolder _folder = new();

    private string Address => $"unix:{_folder.At("socket")}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ls_says_what_else_to_do_when_it_cannot_keep_the_names()
    {
        await using FileServer server = Serve(new EndlessFileSystem(returnsTo: 0));

        string line = VirtfsdProcess.Run("ls", Address).FailedWithOneLine(1);

        Assert.Matches($"^ls: {Address}: more than [0-9]+ names are too many to put in order; ls -U shows them as they come$", line);
    }

    [Fact]
    public async Task Cp_says_that_it_cannot_keep_the_names()
    {
        await using FileServer server = Serve(new EndlessFileSystem(returnsTo: 0));

        string line = VirtfsdProcess.Run("cp", "-r", Address, _folder.At("copy")).FailedWithOneLine(1);

        Assert.Equal($"cp: {Address}: too large: a file, or a folder of more names than a copy keeps in memory", line);
    }

    [Theory]
    [InlineData("-U")]
    [InlineData("-Ul")]
    public async Task Ls_U_shows_names_at_once_until_nobody_reads_them(string options)
    {
        await using FileServer server = Serve(new EndlessFileSystem(returnsTo: 0));

        using VirtfsdProcess list = VirtfsdProcess.StartByShell($"set -o pipefail; \"$0\" ls {options} '{Address}' 2>/dev/null | head -n 3");

        list.WaitForExit();
        Assert.Equal(3, list.Output.Length);
        Assert.EndsWith($"{1:D20}".PadRight(255, 'x'), list.Output[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5000)]
    public async Task A_listing_that_leads_back_is_one_line(ulong returnsTo)
    {
        await using FileServer server = Serve(new EndlessFileSystem(returnsTo));

        string line = VirtfsdProcess.Run("ls", Address).FailedWithOneLine(1);

        Assert.Equal($"ls: {Address}: the server's listing leads back to where it has been, or its last entry is cut off", line);
    }

    private FileServer Serve(EndlessFileSystem fileSystem)
    {
        var server = new FileServer(fileSystem, "endless");
        server.Listen(Address);
        server.Start();
        return server;
    }
}
