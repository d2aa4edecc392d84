using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>ls, cat, cp, stat and df against a running server.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly SharedFolder _folder = new();
    private readonly VirtfsdProcess _server;
    private readonly string _address;

    public VerbTests()
    {
        _address = $"unix:{_folder.At("socket")}";
        _server = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", _address);
        _server.WaitUntilListening();
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Ls_lists_names_in_order_and_hides_those_with_a_dot()
    {
        Array.ForEach(["b", "a", ".hidden"], name => File.WriteAllText(Share(name), string.Empty));

        Assert.Equal(["a", "b"], VirtfsdProcess.Run("ls", _address).Succeeded());
        Assert.Contains(".hidden", VirtfsdProcess.Run("ls", "-a", _address).Succeeded());
    }

    [Fact]
    public void Ls_l_says_what_ls_says()
    {
        File.WriteAllText(Share("file"), "12345");
        File.SetUnixFileMode(Share("file"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(Share("link"), "file");

        string[] lines = VirtfsdProcess.Run("ls", "-l", _address).Succeeded();

        Assert.Matches(@"^-rw-r----- +1 +\S+ +\S+ +5 .* file$", lines.First(line => line.EndsWith(" file", StringComparison.Ordinal) && line[0] == '-'));
        Assert.Matches(@"^lrwxrwxrwx .* link -> file$", lines.First(line => line[0] == 'l'));
    }

    [Fact]
    public void Cat_puts_files_one_behind_the_other()
    {
        File.WriteAllText(Share("a"), "one\n");
        File.WriteAllText(Share("b"), "two\n");

        Assert.Equal(["one", "two"], VirtfsdProcess.Run("cat", _address + "/a", _address + "/b").Succeeded());
    }

    [Fact]
    public void Cp_r_brings_a_tree_there_and_back()
    {
        string tree = Directory.CreateDirectory(_folder.At("tree")).FullName;
        Directory.CreateDirectory(Path.Combine(tree, "sub"));
        byte[] content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        File.WriteAllBytes(Path.Combine(tree, "sub", "large"), content);
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "sub/large");

        VirtfsdProcess.Run("cp", "-r", tree, _address).Succeeded();
        VirtfsdProcess.Run("cp", "-r", _address + "/tree", _folder.At("back")).Succeeded();

        Assert.Equal(content, File.ReadAllBytes(Path.Combine(_folder.At("back"), "sub", "large")));
        Assert.Equal("sub/large", new FileInfo(Path.Combine(_folder.At("back"), "link")).LinkTarget);
    }

    [Fact]
    public void Stat_names_size_mode_and_type()
    {
        File.WriteAllText(Share("file"), "12345");

        string text = string.Join('\n', VirtfsdProcess.Run("stat", _address + "/file").Succeeded());

        Assert.Contains("5", text, StringComparison.Ordinal);
        Assert.Contains("regular", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Df_has_a_heading_and_a_line() => Assert.Equal(2, VirtfsdProcess.Run("df", _address).Succeeded().Length);

    [Theory]
    [InlineData("ls", "/none")]
    [InlineData("cat", "/none")]
    [InlineData("stat", "/none")]
    [InlineData("cp", "/none", "/tmp")]
    public void What_is_not_there_is_one_line_and_exit_code_1(string verb, string path, string? target = null)
    {
        string[] arguments = target is null ? [verb, _address + path] : [verb, _address + path, target];
        string line = VirtfsdProcess.Run(arguments).FailedWithOneLine(1);

        Assert.Contains($"{_address}{path}", line, StringComparison.Ordinal);
        Assert.Contains("No such file or directory", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Cp_into_a_folder_that_is_not_there_names_the_folder()
    {
        File.WriteAllText(Share("file"), "12345");

        Assert.Equal(
            $"cp: {_folder.At("none/file")}: there is no folder {_folder.At("none")} to copy into",
            VirtfsdProcess.Run("cp", _address + "/file", _folder.At("none/file")).FailedWithOneLine(1));
    }

    [Fact]
    public void Cp_names_both_where_either_may_be_what_is_refused()
    {
        string file = _folder.At("file");
        File.WriteAllText(file, "12345");
        string readOnly = $"unix:{_folder.At("read-only")}";
        using VirtfsdProcess server = VirtfsdProcess.Start("-virtfs", _folder.Virtfs + ",readonly=on", "--listen", readOnly);
        server.WaitUntilListening();

        Assert.Equal($"cp: {file} to {readOnly}/new: Read-only file system", VirtfsdProcess.Run("cp", file, readOnly + "/new").FailedWithOneLine(1));
        Assert.Equal($"cp: {_folder.At("none")}: No such file or directory", VirtfsdProcess.Run("cp", _folder.At("none"), _address).FailedWithOneLine(1));
    }

    [Fact]
    public void An_empty_tag_is_none()
    {
        File.WriteAllText(Share("file"), "12345");

        Assert.Equal(["file"], VirtfsdProcess.Run("ls", "--tag=", _address).Succeeded());
    }

    [Fact]
    public void A_server_that_is_not_there_is_one_line() =>
        Assert.StartsWith($"ls: unix:{_folder.At("none")}", VirtfsdProcess.Run("ls", $"unix:{_folder.At("none")}").FailedWithOneLine(1), StringComparison.Ordinal);

    [Theory]
    [InlineData("ls")]
    [InlineData("cp", "unix:/x")]
    [InlineData("ls", "-x", "unix:/x")]
    [InlineData("ls", "-lx", "unix:/x")]
    public void A_verb_that_cannot_be_understood_is_exit_code_2(params string[] arguments) => VirtfsdProcess.Run(arguments).FailedWithOneLine(2);

    private string Share(string name) => Path.Combine(_folder.Shared, name);
}
