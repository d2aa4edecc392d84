using System;
using System.IO;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>What the options of an export do, seen from outside.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly SharedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mapped-xattr", "fmode=0640,dmode=0750", 0x1A0, 0x1E8)]
    [InlineData("mapped-file", "fmode=416,dmode=488", 0x1A0, 0x1E8)]
    [InlineData("mapped-file", "fmode=0x1a0,dmode=0x1e8", 0x1A0, 0x1E8)]
    [InlineData("mapped-file", "fmode=07640,dmode=07750", 0x1A0, 0x1E8)]
    [InlineData("mapped-file", "readonly=off", 0x180, 0x1C0)]
    public void Files_and_folders_on_the_host_have_the_modes_asked_for(string model, string modes, int file, int directory)
    {
        string tree = Directory.CreateDirectory(_folder.At("tree")).FullName;
        File.WriteAllText(Path.Combine(tree, "file"), "text");
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess server = VirtfsdProcess.StartByShell(
            $"umask 0; exec \"$0\" -virtfs local,path={_folder.Shared},mount_tag=share,security_model={model},{modes} --listen {address}");
        server.WaitUntilListening();

        VirtfsdProcess.Run("cp", "-r", tree, address).Succeeded();

        Assert.Equal((UnixFileMode)directory, File.GetUnixFileMode(Path.Combine(_folder.Shared, "tree")));
        Assert.Equal((UnixFileMode)file, File.GetUnixFileMode(Path.Combine(_folder.Shared, "tree", "file")));
    }

    [Fact]
    public void A_read_only_export_is_read_and_not_changed()
    {
        File.WriteAllText(Path.Combine(_folder.Shared, "file"), "text\n");
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess server = VirtfsdProcess.Start("-virtfs", _folder.Virtfs + ",readonly=on", "--listen", address);
        server.WaitUntilListening();

        Assert.Equal(["text"], VirtfsdProcess.Run("cat", address + "/file").Succeeded());
        FinishedRun copy = VirtfsdProcess.Run("cp", Path.Combine(_folder.Shared, "file"), address + "/copy");
        Assert.Equal(1, copy.ExitCode);
        Assert.Contains("Read-only file system", Assert.Single(copy.Errors), StringComparison.Ordinal);
        Assert.Equal([Path.Combine(_folder.Shared, "file")], Directory.GetFileSystemEntries(_folder.Shared));
    }

    [Fact]
    public void Two_devices_show_one_export_under_two_tags()
    {
        File.WriteAllText(Path.Combine(_folder.Shared, "file"), string.Empty);
        string one = $"unix:{_folder.At("one")}", two = $"unix:{_folder.At("two")}";
        using VirtfsdProcess server = VirtfsdProcess.Start(
            "-fsdev", $"local,id=f,path={_folder.Shared},security_model=none",
            "-device", "virtio-9p-pci,fsdev=f,mount_tag=a", "-device", "virtio-9p-pci,fsdev=f,mount_tag=b",
            "--listen", one + ",tag=a", "--listen", two + ",tag=b");
        server.WaitForLine(line => line.Contains($"listening on {two}", StringComparison.Ordinal));

        Assert.Equal(["file"], VirtfsdProcess.Run("ls", one).Succeeded());
        Assert.Equal(["file"], VirtfsdProcess.Run("ls", two).Succeeded());
    }

    [Fact]
    public void An_export_that_no_device_shows_is_not_looked_at()
    {
        string address = $"unix:{_folder.At("socket")}";
        string hidden = $"local,id=g,path={_folder.At("missing")},security_model=none";
        using VirtfsdProcess server = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "-fsdev", hidden, "--listen", address);

        server.WaitForLine(line => line.EndsWith(
            $" warning: -fsdev {hidden}: shown under no mount tag; add -device virtio-9p-pci,fsdev=g,mount_tag=TAG", StringComparison.Ordinal));
        server.WaitUntilListening();
    }
}
