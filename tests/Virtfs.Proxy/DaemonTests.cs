using System;
using System.Diagnostics;
using System.IO;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>virtfsd -virtfs proxy from its command line to a client, with either helper.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-proxy-").FullName;

    public DaemonTests() => Directory.CreateDirectory(Export);

    private string Export => Path.Combine(_folder, "export");

    private string HelperSocket => Path.Combine(_folder, "helper");

    private string Door => $"unix:{Path.Combine(_folder, "door")}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(HelperKind.Own)]
    [InlineData(HelperKind.Qemu)]
    public void A_client_copies_a_tree_in_and_out(HelperKind kind)
    {
        string tree = Path.Combine(_folder, "tree");
        Directory.CreateDirectory(Path.Combine(tree, "inner"));
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(Path.Combine(tree, "inner/file"), content);
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "inner/file");
        using var helper = new Helper(kind, Export, HelperSocket);
        using ChildProcess daemon = Start();

        Assert.Equal("", Run("cp", "-r", tree, $"{Door}/copied"));
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(Export, "copied/inner/file")));
        Assert.Equal("inner/file", new FileInfo(Path.Combine(Export, "copied/link")).LinkTarget);
        Assert.Equal("inner\nlink\n", Run("ls", $"{Door}/copied"));
        string back = Path.Combine(_folder, "back");
        Assert.Equal("", Run("cp", "-r", $"{Door}/copied", back));
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(back, "inner/file")));
    }

    [Fact]
    public void The_deprecation_is_said_once_with_what_to_use()
    {
        using var helper = new Helper(HelperKind.Own, Export, HelperSocket);
        using ChildProcess daemon = Start();
        string line = Assert.Single(daemon.Lines, line => line.Contains("deprecated", StringComparison.Ordinal));
        Assert.EndsWith(
            "warning: the driver 'proxy' is deprecated since QEMU 8.1; use -virtfs local,path=FOLDER,mount_tag=TAG,security_model=passthrough instead", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_that_is_read_only_takes_nothing()
    {
        File.WriteAllText(Path.Combine(Export, "file"), "content");
        using var helper = new Helper(HelperKind.Own, Export, HelperSocket);
        using ChildProcess daemon = Start(",readonly=on");
        Assert.Equal("content", Run("cat", $"{Door}/file"));
        Assert.Contains("Read-only file system", Run("cp", Path.Combine(Export, "file"), $"{Door}/new"), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Export));
    }

    [Fact]
    public void A_helper_that_died_is_said_and_the_next_one_found()
    {
        File.WriteAllText(Path.Combine(Export, "file"), "content");
        var first = new Helper(HelperKind.Own, Export, HelperSocket);
        using ChildProcess daemon = Start();
        Assert.Equal("content", Run("cat", $"{Door}/file"));
        first.Dispose();

        // Whatever is wrong with the root, an attach is EINVAL, as by QEMU.
        string failed = Run("cat", $"{Door}/file");
        Assert.True(failed.EndsWith("not let in: Invalid argument\n", StringComparison.Ordinal), failed);
        daemon.WaitFor($"error: the proxy helper at {HelperSocket} has gone (");

        // Its path is free for another one.
        using var second = new Helper(HelperKind.Own, Export, HelperSocket);
        Assert.Equal("content", Run("cat", $"{Door}/file"));
        daemon.WaitFor($"connected to a proxy helper at {HelperSocket} again");
    }

    [Fact]
    public void An_inherited_socket_is_taken_as_libvirt_gives_it()
    {
        File.WriteAllText(Path.Combine(Export, "file"), "content");

        // A parent that makes a pair, starts the helper on one end and virtfsd on the other; they end with it.
        const string Parent = """
            import os, socket, subprocess, sys
            helper, daemon, folder, door = sys.argv[1:]
            a, b = socket.socketpair()
            bound = ["setpriv", "--pdeathsig", "KILL", "--"]
            one = subprocess.Popen(bound + [helper, "-n", "-p", folder, "-f", str(a.fileno())], pass_fds=[a.fileno()])
            a.close()
            other = subprocess.Popen(bound + [daemon, "-fsdev", f"proxy,id=p,sock_fd={b.fileno()}", "-device", "virtio-9p-pci,fsdev=p,mount_tag=t", "--listen", door], pass_fds=[b.fileno()])
            b.close()
            other.wait()
            sys.exit(one.wait())
            """;
        using ChildProcess parent = Programs.Start("/usr/bin/env", "python3", "-c", Parent, Programs.Built("virtfs-proxy-helper"), Programs.Built("virtfsd"), Export, Door);
        parent.WaitFor("listening on ");
        Assert.Equal("content", Run("cat", $"{Door}/file"));
    }

    private static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Built("virtfsd"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private ChildProcess Start(string more = "")
    {
        ChildProcess daemon = Programs.Start(Programs.Built("virtfsd"), "-virtfs", $"proxy,socket={HelperSocket},mount_tag=t{more}", "--listen", Door);
        daemon.WaitFor("listening on ");
        return daemon;
    }
}
