using System;
using System.IO;
using Virtfs.Client;
using Virtfs.Daemon.Verbs;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>cp between shares, on a terminal, and given up.</summary>
public sealed class CopyTests : IDisposable
{
    private readonly SharedFolder _one = new();
    private readonly SharedFolder _other = new();
    private readonly VirtfsdProcess _oneServer;
    private readonly VirtfsdProcess _otherServer;

    public CopyTests()
    {
        _oneServer = Serve(_one);
        _otherServer = Serve(_other);
    }

    public void Dispose()
    {
        _oneServer.Dispose();
        _otherServer.Dispose();
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Goes_from_one_share_to_another()
    {
        byte[] content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        Directory.CreateDirectory(Path.Combine(_one.Shared, "tree", "sub"));
        File.WriteAllBytes(Path.Combine(_one.Shared, "tree", "sub", "large"), content);
        File.CreateSymbolicLink(Path.Combine(_one.Shared, "tree", "link"), "sub/large");

        VirtfsdProcess.Run("cp", "-r", Address(_one) + "/tree", Address(_other)).Succeeded();
        VirtfsdProcess.Run("cp", Address(_one) + "/tree/sub/large", Address(_other) + "/copy").Succeeded();

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(_other.Shared, "tree", "sub", "large")));
        Assert.Equal("sub/large", new FileInfo(Path.Combine(_other.Shared, "tree", "link")).LinkTarget);
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(_other.Shared, "copy")));
    }

    [Fact]
    public void Takes_files_of_this_machine_and_of_a_share_at_once()
    {
        File.WriteAllText(Path.Combine(_one.Shared, "remote"), "there");
        File.WriteAllText(_one.At("local"), "here");

        VirtfsdProcess.Run("cp", _one.At("local"), Address(_one) + "/remote", Address(_other)).Succeeded();

        Assert.Equal("here", File.ReadAllText(Path.Combine(_other.Shared, "local")));
        Assert.Equal("there", File.ReadAllText(Path.Combine(_other.Shared, "remote")));
    }

    [Fact]
    public void Does_not_copy_a_file_onto_itself_or_a_folder_into_itself()
    {
        Directory.CreateDirectory(Path.Combine(_one.Shared, "dir"));
        File.WriteAllText(Path.Combine(_one.Shared, "dir", "file"), "precious");

        string file = VirtfsdProcess.Run("cp", Address(_one) + "/dir/file", Address(_one) + "/dir").FailedWithOneLine(1);
        string folder = VirtfsdProcess.Run("cp", "-r", Address(_one) + "/dir", Address(_one) + "/dir/copy").FailedWithOneLine(1);

        Assert.EndsWith("cannot be copied onto or into itself", file, StringComparison.Ordinal);
        Assert.EndsWith("cannot be copied onto or into itself", folder, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(_one.Shared, "dir", "file")));
    }

    [Fact]
    public void Refuses_two_paths_of_this_machine() => Assert.Contains(
        "neither is the address of a share; use cp",
        VirtfsdProcess.Run("cp", _one.At("a"), _one.At("b")).FailedWithOneLine(1),
        StringComparison.Ordinal);

    [Fact]
    public void Ctrl_C_ends_it_quietly_with_130()
    {
        // A copy of standard input that never ends.
        using VirtfsdProcess copy = VirtfsdProcess.Start("cp", "-", Address(_one) + "/file");
        copy.Input.Write(new byte[1000]);
        copy.Input.Flush();
        Eventually.True(() => File.Exists(Path.Combine(_one.Shared, "file")));

        Assert.Equal(130, copy.End("INT"));
        Assert.Empty(copy.Errors);
    }

    [Fact]
    public void Shows_on_a_terminal_how_far_it_is_and_takes_that_away()
    {
        // script(1) gives it a terminal; what is shown there comes to its standard output, where a carriage return ends a line too.
        string enough = _other.At("enough");
        string command = $"(until [ -e '{enough}' ]; do echo line; sleep 0.05; done) | '{VirtfsdProcess.Path}' cp - '{Address(_one)}/file'";
        using VirtfsdProcess copy = VirtfsdProcess.StartByShell($"script -qec \"{command}\" /dev/null");

        copy.WaitForLine(line => line.StartsWith("\e[K0 files, ", StringComparison.Ordinal) && !line.Contains(" 0, ", StringComparison.Ordinal));
        File.Create(enough).Dispose();

        Assert.Equal(0, copy.WaitForExit());
        Assert.Equal("\e[K", copy.Output[^1]);
        Assert.Matches("^(line\n)+$", File.ReadAllText(Path.Combine(_one.Shared, "file")));
    }

    [Theory]
    [InlineData("share/dir/file", 80, "1200 files, 34M, 45% of share/dir/file")]
    [InlineData("share/dir/file", 30, "1200 files, 34M, 45% of /file")]
    [InlineData("share/a\nb", 80, "1200 files, 34M, 45% of share/a?b")]
    public void The_meter_is_one_line_that_fits(string path, int width, string expected) =>
        Assert.Equal(expected, CopyMeter.Describe(new CopyProgress(path, 45, 100, 1200, 34 << 20), width));

    private static string Address(SharedFolder folder) => $"unix:{folder.At("socket")}";

    private static VirtfsdProcess Serve(SharedFolder folder)
    {
        VirtfsdProcess server = VirtfsdProcess.Start("-virtfs", folder.Virtfs, "--listen", Address(folder));
        server.WaitUntilListening();
        return server;
    }
}
