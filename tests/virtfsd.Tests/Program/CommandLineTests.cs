using System;
using System.Linq;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>What the program says of a command line: one line for what is wrong, and an exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly SharedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--version")]
    [InlineData("-version")]
    [InlineData("-V")]
    public void Version_is_one_line(string option) =>
        Assert.Matches(@"^virtfsd \d+\.\d+\.\d+", Assert.Single(VirtfsdProcess.Run(option).Succeeded()));

    [Theory]
    [InlineData("--help")]
    [InlineData("-help")]
    [InlineData("-h")]
    public void Help_fits_on_one_screen(string option)
    {
        string[] lines = VirtfsdProcess.Run(option).Succeeded();

        Assert.InRange(lines.Length, 20, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
        Assert.Contains(lines, line => line.Contains("-virtfs local,path=", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("throttling.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("there is no '--bogus' here; see virtfsd --help", "--bogus")]
    [InlineData("-virtfs needs a value; see virtfsd --help", "-virtfs")]
    [InlineData("--log-level 'loud' is unknown; the levels are error, warning, info and debug", "--log-level", "loud")]
    [InlineData("--memory '2 G' is no size; write a number and K, M, G or T, such as 4G", "--memory", "2 G")]
    [InlineData("--memory '' is no size; write a number and K, M, G or T, such as 4G", "--memory=", "-virtfs", "synth,mount_tag=t")]
    [InlineData("there is no 'sl' here; see virtfsd --help", "sl", "unix:/x")]
    public void A_command_line_it_does_not_know_is_exit_code_2(string reason, params string[] arguments) =>
        Assert.Equal(reason, VirtfsdProcess.Run(arguments).FailedWithOneLine(2));

    [Fact]
    public void Nothing_to_share_says_how_to_begin() => Assert.Equal(
        "nothing to share; begin with: virtfsd -virtfs local,path=FOLDER,mount_tag=TAG,security_model=none", VirtfsdProcess.Run().FailedWithOneLine(1));

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        string option = $"local,path={_folder.At("none")},mount_tag=t,security_model=none";

        Assert.Equal(
            $"-virtfs {option}: path '{_folder.At("none")}' does not exist, or may not be looked at; make the folder or correct path=", Refused(option));
    }

    [Fact]
    public void A_path_that_is_no_folder_is_named()
    {
        string file = _folder.At("file");
        System.IO.File.WriteAllText(file, string.Empty);
        string option = $"local,path={file},mount_tag=t,security_model=none";

        Assert.StartsWith($"-virtfs {option}: path '{file}' is no folder; ", Refused(option));
    }

    [Fact]
    public void A_path_that_is_a_link_to_no_folder_is_named()
    {
        System.IO.File.CreateSymbolicLink(_folder.At("link"), "gone");
        string option = $"local,path={_folder.At("link")},mount_tag=t,security_model=none";

        Assert.Equal(
            $"-virtfs {option}: path '{_folder.At("link")}' is a symbolic link to 'gone', where no folder can be reached; correct path= or the link", Refused(option));
    }

    [Theory]
    [InlineData("ls unix:/tmp/socket/\\xff")]
    [InlineData("-virtfs synth,mount_tag=t --listen unix:/tmp/\\xff")]
    public void Bytes_that_are_no_UTF8_are_not_taken_for_a_name_that_is_missing(string arguments)
    {
        using VirtfsdProcess process = VirtfsdProcess.StartByShell($"exec \"$0\" {arguments.Replace("\\xff", "$'\\xff'", StringComparison.Ordinal)}");

        Assert.Equal(2, process.WaitForExit());
        Assert.EndsWith("has bytes that are no UTF-8; name a symbolic link to it instead, or the folder it is in", Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local,path=/tmp/\\xff,mount_tag=t,security_model=none", "path '/tmp/\uFFFD' is no folder that can be reached: No such file or directory; make the folder or correct path=")]
    [InlineData("local,path=/tmp,mount_tag=t\\xff,security_model=none", "mount_tag has bytes that are no UTF-8; write mount_tag=TAG as text")]
    public void Of_an_export_the_path_alone_may_be_no_UTF8(string option, string reason)
    {
        using VirtfsdProcess process = VirtfsdProcess.StartByShell($"exec \"$0\" -virtfs {option.Replace("\\xff", "$'\\xff'", StringComparison.Ordinal)}");

        Assert.Equal(1, process.WaitForExit());
        Assert.EndsWith(reason, Assert.Single(process.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local,path=/tmp,mount_tag=t,security_model=none,speed=11", "there is no key 'speed'; the keys are ")]
    [InlineData("local,path=/tmp,mount_tag=a2345678901234567890123456789012,security_model=none", "the mount tag 'a2345678901234567890123456789012' has 32 bytes; the most is 31")]
    [InlineData("synth,mount_tag=t,max_xattr=4294967296", "max_xattr '4294967296' is too large; ")]
    public void Options_that_cannot_be_are_exit_code_1(string option, string reason) =>
        Assert.StartsWith($"-virtfs {option}: {reason}", Refused(option));

    [Fact]
    public void A_line_break_in_an_option_does_not_break_the_line() =>
        Assert.StartsWith("-virtfs local,path=/a b,mount_tag=t,security_model=none: ", Refused("local,path=/a\nb,mount_tag=t,security_model=none"));

    [Theory]
    [InlineData("unix:{0}/none/socket", "its folder does not exist; make it or choose another path")]
    [InlineData("unix:{0}/file", "something else than a socket is there; remove it or choose another path")]
    [InlineData("vhost-user:{0}/file/socket", "something on the way there is no folder; choose another path")]
    [InlineData("tcp:192.0.2.1:0", "'192.0.2.1' is no address of this machine; write one that is")]
    [InlineData("fd:250", "there is no such descriptor; pass an open socket, or choose another number")]
    public void An_address_that_cannot_be_listened_at_is_named(string form, string reason)
    {
        System.IO.File.WriteAllText(_folder.At("file"), "precious");
        string address = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, _folder.Path);

        Assert.Equal($"--listen {address}: {reason}", VirtfsdProcess.Run("-virtfs", _folder.Virtfs, "--listen", address).FailedWithOneLine(1));
        Assert.Equal("precious", System.IO.File.ReadAllText(_folder.At("file")));
    }

    [Fact]
    public void A_descriptor_of_a_socket_for_datagrams_is_refused()
    {
        using VirtfsdProcess process = VirtfsdProcess.StartByShell($"exec 7<>/dev/udp/127.0.0.1/9; exec \"$0\" -virtfs {_folder.Virtfs} --listen fd:7");

        Assert.Equal(1, process.WaitForExit());
        Assert.Equal("virtfsd: --listen fd:7: that descriptor is a socket for datagrams; pass one for streams", Assert.Single(process.Errors));
    }

    [Fact]
    public void A_socket_that_somebody_listens_at_is_left_to_him()
    {
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess first = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address);
        first.WaitUntilListening();

        Assert.Equal(
            $"--listen {address}: another program listens there; stop it or choose another path",
            VirtfsdProcess.Run("-virtfs", _folder.Virtfs, "--listen", address).FailedWithOneLine(1));
        VirtfsdProcess.Run("ls", address).Succeeded();
    }

    [Fact]
    public void A_socket_that_nobody_listens_at_any_more_is_taken_over()
    {
        string address = $"unix:{_folder.At("socket")}";
        using (VirtfsdProcess killed = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address))
        {
            killed.WaitUntilListening();
            killed.End("KILL");
        }

        Assert.True(System.IO.File.Exists(_folder.At("socket")));
        using VirtfsdProcess next = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address);
        next.WaitUntilListening();
        VirtfsdProcess.Run("ls", address).Succeeded();
    }

    [Fact]
    public void Arguments_for_QEMU_are_printed_alone()
    {
        string[] lines = VirtfsdProcess.Run("-virtfs", _folder.Virtfs, "--listen", "vhost-user:/run/a,,b.sock", "--memory", "512M", "--print-qemu-args").Succeeded();

        Assert.Equal(
            [
                "-m 512M -object memory-backend-memfd,id=virtfs-mem,size=512M,share=on -machine memory-backend=virtfs-mem",
                "-chardev socket,id=virtfs-share,path=/run/a,,b.sock",
                "-device vhost-user-test-device-pci,chardev=virtfs-share,virtio-id=9,num_vqs=1,vq_size=256,config_size=64",
            ],
            lines);
    }

    [Fact]
    public void Tags_that_differ_have_ids_for_QEMU_that_differ()
    {
        string[] tags = ["a,,b", "a b", "é", "my_tag"];
        string[] arguments = [.. tags.SelectMany((tag, i) => new[] { "-virtfs", $"synth,id=f{i},mount_tag={tag}", "--listen", $"vhost-user:/run/{i},tag={tag}" })];

        string[] lines = VirtfsdProcess.Run([.. arguments, "--print-qemu-args"]).Succeeded();

        Assert.Equal(
            ["virtfs-a_2cb", "virtfs-a_20b", "virtfs-_e9", "virtfs-my_tag"],
            lines.Where(line => line.StartsWith("-chardev", StringComparison.Ordinal)).Select(line => line.Split("id=")[1].Split(',')[0]));
    }

    private static string Refused(string option) => VirtfsdProcess.Run("-virtfs", option).FailedWithOneLine(1);
}
