using System;
using System.IO;
using System.Text;
using Virtfs.Drivers.Proxy;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Proxy;

/// <summary>After the root has changed, the runtime looks for nothing: what it found would be the guest's, and run as root.</summary>
public sealed class ConfinementTests : IDisposable
{
    // What a link says is no path that the helper uses.
    private const string Target = "/where/a/link/leads";

    private readonly string _folder = Directory.CreateTempSubdirectory("virtfs-proxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_path_that_the_published_program_uses_is_relative_to_the_folder()
    {
        string export = Path.Combine(_folder, "export");
        string socket = Path.Combine(_folder, "socket");
        string log = Path.Combine(_folder, "calls");
        Directory.CreateDirectory(export);
        using (ChildProcess build = Programs.Start(RepositoryFolder.At("build")))
        {
            Assert.True(build.WaitForExit(TimeSpan.FromMinutes(10)) == 0, string.Join('\n', build.Lines));
        }

        using ChildProcess helper = Programs.Start(
            "/usr/bin/env",
            ["strace", "-f", "-qq", "-e", "trace=%file,execve,execveat", "-o", log, RepositoryFolder.At("out/virtfs-proxy-helper"),
                "-n", "-V", "-p", export, "-s", socket, "-u", "0", "-g", "0"]);
        helper.WaitFor("Started");
        helper.Await("has its socket", () => File.Exists(socket));
        DoEverything(socket);
        Assert.Equal(0, helper.WaitForExit());

        string[] calls = File.ReadAllLines(log);
        int change = Array.FindIndex(calls, call => call.Contains("chroot(\".\")", StringComparison.Ordinal));
        Assert.True(change > 0, "The root has not changed.");
        string[] after = calls[(change + 1)..];
        Assert.Contains(after, call => call.Contains("openat2(", StringComparison.Ordinal));
        Assert.DoesNotContain(after, IsAbsolute);
    }

    // A path of the runtime's own is absolute; the helper's are relative to a descriptor, or one name in the directory just entered.
    private static bool IsAbsolute(string call) => call.Replace($"\"{Target}\"", "", StringComparison.Ordinal).Contains("\"/", StringComparison.Ordinal);

    private static void DoEverything(string socket)
    {
        Assert.True(ProxyFileSystem.TryOpen(new ProxyFileSystemOptions { SocketPath = socket }, out ProxyFileSystem? fileSystem, out string? error), error);
        Assert.Equal(Errno.None, fileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        var user = new CreateRequest(0x1ED, 1234, 5678);
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(Errno.None, root!.MakeDirectory("dir"u8, user, out _));
            Assert.Equal(Errno.None, root.Lookup("dir"u8, out Node? directory, out _));
            Assert.Equal(Errno.None, directory!.Create("file"u8, OpenMode.ReadWrite, user, out Node? file, out OpenFile? open, out _));
            open!.Dispose();
            Assert.Equal(Errno.None, directory.MakeSymlink("link"u8, Encoding.UTF8.GetBytes(Target), user, out _));
            Assert.Equal(Errno.None, directory.Lookup("link"u8, out Node? link, out _));
            Assert.Equal(Errno.None, link!.ReadLink(new byte[100], out _));
            Assert.Equal(Errno.None, directory.MakeNode("fifo"u8, user with { Mode = 0x11A4 }, 0, out _));
            Assert.Equal(Errno.None, directory.MakeLink("second"u8, file!));
            Assert.Equal(Errno.None, directory.Rename("second"u8, root, "third"u8));
            Assert.Equal(Errno.None, file!.SetAttributes(new AttributeChanges { Mode = 0x1A4, Uid = 1, Gid = 2, ModificationTime = new Timestamp(1, 1), Size = 5 }));
            Assert.Equal(Errno.None, file.SetXattr("user.a"u8, "value"u8, XattrSetMode.Any));
            Assert.Equal(Errno.None, file.GetXattr("user.a"u8, new byte[100], out _));
            Assert.Equal(Errno.None, file.ListXattr(new byte[100], out _));
            Assert.Equal(Errno.None, file.RemoveXattr("user.a"u8));
            Assert.Equal(Errno.None, file.GetAttributes(AttributeMask.Basic | AttributeMask.Generation, out _));
            Assert.Equal(Errno.None, file.GetStatistics(out _));
            Assert.Equal(Errno.ENOENT, directory.Lookup("missing"u8, out _, out _));
            foreach (string name in (string[])["file", "link", "fifo"])
            {
                Assert.Equal(Errno.None, directory.Unlink(Encoding.UTF8.GetBytes(name), UnlinkKind.NonDirectory));
            }

            Assert.Equal(Errno.None, root.Unlink("third"u8, UnlinkKind.NonDirectory));
            Assert.Equal(Errno.None, root.Unlink("dir"u8, UnlinkKind.Directory));
            link.Dispose();
            file.Dispose();
            directory.Dispose();
        }

        root!.Dispose();
        fileSystem.Dispose();
    }
}
