using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>The program at work: what it prints, and its doors seen from outside.</summary>
public sealed class ServingTests : IDisposable
{
    private readonly SharedFolder _folder = new();

    public ServingTests() => File.WriteAllText(Path.Combine(_folder.Shared, "greeting"), "hello\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_block_for_each_tag_is_ready_to_be_pasted()
    {
        string guests = _folder.At("guests");
        using VirtfsdProcess process = VirtfsdProcess.Start(
            "-virtfs", _folder.Virtfs, "--listen", $"vhost-user:{guests}", "--listen", $"unix:{_folder.At("clients")}");
        process.WaitUntilListening();
        process.End("TERM");

        Assert.Equal(
            [
                $"share: {_folder.Shared} (read-write, security_model=none)",
                "  QEMU:",
                @"    -m 2G -object memory-backend-memfd,id=virtfs-mem,size=2G,share=on -machine memory-backend=virtfs-mem \",
                @$"    -chardev socket,id=virtfs-share,path={guests} \",
                "    -device vhost-user-test-device-pci,chardev=virtfs-share,virtio-id=9,num_vqs=1,vq_size=256,config_size=64",
                "  in the guest:",
                "    mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=mmap share /mnt",
                "  9P clients:",
                $"    virtfsd ls -l unix:{_folder.At("clients")}",
                $"    mount -t 9p -o trans=unix,version=9p2000.L,msize=1048576 {_folder.At("clients")} /mnt",
                string.Empty,
            ],
            process.Output);
    }

    // As real guests take them (util-linux 2.42, busybox 1.38); commas are doubled on virtfsd's own command line.
    [Theory]
    [InlineData("a,,b", "mount", "a,b")]
    [InlineData("it's", "mount", @"'it'\''s'")]
    [InlineData("-r", "mount", "-- -r")]
    [InlineData("--bind", "mount", "-- --bind")]
    [InlineData("LABEL=x", "busybox mount", "LABEL=x")]
    [InlineData("ID=", "busybox mount", "ID=")]
    [InlineData("label=x", "mount", "label=x")]
    public void The_guests_line_mounts_any_tag(string tag, string mount, string source)
    {
        using VirtfsdProcess process = VirtfsdProcess.Start(
            "-virtfs", $"local,path={_folder.Shared},id=f,mount_tag={tag},security_model=none", "--listen", $"vhost-user:{_folder.At("guests")}");
        process.WaitUntilListening();
        process.End("TERM");

        Assert.Contains($"    {mount} -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=mmap {source} /mnt", process.Output);
    }

    [Fact]
    public void Clients_are_told_how_to_say_any_tag()
    {
        string[] tags = ["a,,b", "-r", "it's"];
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.Start(
            [
                .. tags.SelectMany((tag, i) => new[] { "-virtfs", $"local,path={_folder.Shared},id=f{i},mount_tag={tag},security_model=none" }),
                "--listen", address,
            ]);
        process.WaitUntilListening();

        // Each as a shell understands it.
        string[] lines = [.. process.Output.Select(line => line.Trim()).Where(line => line.StartsWith("virtfsd ls", StringComparison.Ordinal))];
        Assert.Equal(tags.Length, lines.Length);
        foreach (string line in lines)
        {
            using VirtfsdProcess list = VirtfsdProcess.StartByShell($"virtfsd() {{ \"$0\" \"$@\"; }}; {line}");
            Assert.True(list.WaitForExit() == 0, line);
            Assert.EndsWith(" greeting", Assert.Single(list.Output), StringComparison.Ordinal);
        }

        process.End("TERM");
        string mount = $"mount -t 9p -o trans=unix,version=9p2000.L,msize=1048576,aname={{0}} {_folder.At("socket")} /mnt";
        Assert.Equal(
            [
                "(mount cannot say this tag; it need not at an address of its own: --listen ADDRESS,tag=a,,b)",
                mount.Replace("{0}", "-r", StringComparison.Ordinal),
                mount.Replace("{0}", @"'it'\''s'", StringComparison.Ordinal),
            ],
            process.Output.Select(line => line.Trim()).Where(line => line.Contains("mount ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("tcp:localhost:0", "localhost", @"(127\.0\.0\.1|::1)")]
    [InlineData("tcp:0.0.0.0:0", @"127\.0\.0\.1", @"127\.0\.0\.1")]
    public void The_line_to_mount_from_TCP_has_the_hosts_number_which_is_all_that_kernels_know(string address, string name, string number)
    {
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address);
        process.WaitUntilListening();
        process.End("TERM");

        Assert.Contains(process.Output, line => Regex.IsMatch(line, $"^    virtfsd ls -l tcp:{name}:[0-9]+$"));
        Assert.Contains(process.Output, line => Regex.IsMatch(line, $"^    mount -t 9p -o trans=tcp,port=[0-9]+,version=9p2000.L,msize=1048576 {number} /mnt$"));
    }

    [Fact]
    public void A_folder_without_user_attributes_is_said_in_one_line_with_the_remedy()
    {
        // No file system of processes has them.
        const string Option = "local,path=/proc/sys,mount_tag=share,security_model=mapped-xattr";
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", Option, "--listen", $"unix:{_folder.At("socket")}");
        process.WaitUntilListening();
        process.End("TERM");

        string line = Assert.Single(process.Errors, error => error.Contains("warning", StringComparison.Ordinal));
        Assert.EndsWith(
            $"-virtfs {Option}: security_model=mapped-xattr keeps owners and modes in user extended attributes, which this file system does not have: " +
            "making files will fail with EOPNOTSUPP; use security_model=mapped-file",
            line,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_tree_of_QEMUs_tests_is_there_without_a_folder()
    {
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", "synth,mount_tag=tests,readonly=on", "--listen", address);
        process.WaitUntilListening();

        Assert.Equal(["FLUSH", "LOPEN", "ReadDirDir", "stat", "WALK0", "WRITE"], VirtfsdProcess.Run("ls", address).Succeeded().Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(100, VirtfsdProcess.Run("ls", $"{address}/ReadDirDir").Succeeded().Length);
        process.End("TERM");
        Assert.Equal("tests: synth (read-only)", process.Output[0]);
    }

    [Fact]
    public void A_folder_whose_name_is_no_UTF8_is_shared()
    {
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.StartByShell(
            $"folder={_folder.Path}/é$'\\xff\\xfe'x; mkdir \"$folder\"; echo hi >\"$folder/file\"; "
            + $"exec \"$0\" -virtfs \"local,path=$folder,mount_tag=t,security_model=none\" --listen {address}");
        process.WaitUntilListening();

        Assert.Equal(["hi"], VirtfsdProcess.Run("cat", address + "/file").Succeeded());
        Assert.StartsWith($"t: {_folder.Path}/é\uFFFD\uFFFDx (read-write", process.Output[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Several_exports_stand_behind_one_socket()
    {
        string other = Directory.CreateDirectory(_folder.At("other")).FullName;
        File.WriteAllText(Path.Combine(other, "second"), string.Empty);
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.Start(
            "-virtfs", _folder.Virtfs, "-fsdev", $"local,id=b,path={other},security_model=none", "-device", "virtio-9p-pci,fsdev=b,mount_tag=other",
            "--listen", address);
        process.WaitUntilListening();

        Assert.Equal(["greeting"], VirtfsdProcess.Run("ls", "--tag", "share", address).Succeeded());
        Assert.Equal(["second"], VirtfsdProcess.Run("ls", "--tag", "other", address).Succeeded());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public void A_signal_ends_it_well_and_leaves_no_socket(string signal)
    {
        string socket = _folder.At("socket");
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", $"unix:{socket}");
        process.WaitUntilListening();

        Assert.Equal(0, process.End(signal));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void Two_signals_at_once_are_one()
    {
        string socket = _folder.At("socket");
        using VirtfsdProcess process = VirtfsdProcess.StartByShell(
            $"env --default-signal=INT \"$0\" -virtfs {_folder.Virtfs} --listen unix:{socket} & read; kill -s INT $!; kill -s TERM $!; wait $!");
        process.WaitUntilListening();
        process.Input.Close();

        Assert.Equal(0, process.WaitForExit());
        Assert.Single(process.Errors, line => line.Contains("closing", StringComparison.Ordinal));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void Its_sockets_are_its_users_alone()
    {
        string socket = _folder.At("socket");
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", $"unix:{socket}");
        process.WaitUntilListening();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
    }

    [Fact]
    public void A_free_TCP_port_is_said()
    {
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", "tcp:127.0.0.1:0");
        string line = process.WaitForLine(line => line.TrimStart().StartsWith("virtfsd ls -l tcp:127.0.0.1:", StringComparison.Ordinal));
        process.WaitUntilListening();

        Assert.Equal(["hello"], VirtfsdProcess.Run("cat", line.Trim().Split(' ')[^1] + "/greeting").Succeeded());
    }

    [Fact]
    public void A_socket_inherited_is_a_door()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using VirtfsdProcess process = VirtfsdProcess.StartByShell($"exec 7<>/dev/tcp/127.0.0.1/{port}; exec \"$0\" -virtfs {_folder.Virtfs} --listen fd:7");
        using (TcpClient client = listener.AcceptTcpClient())
        {
            AskVersion(client.GetStream(), client.GetStream());
        }

        // Its one client has left.
        Assert.Equal(0, process.WaitForExit());
    }

    [Fact]
    public void On_standard_input_and_output_there_is_nothing_but_9P()
    {
        using VirtfsdProcess process = VirtfsdProcess.StartAsDoor("-virtfs", _folder.Virtfs, "--listen", "stdio");
        AskVersion(process.Input, process.RawOutput);
        process.Input.Close();

        Assert.Equal(-1, process.RawOutput.ReadByte());
        Assert.Equal(0, process.WaitForExit());
    }

    [Fact]
    public void A_session_is_one_line_when_it_opens_and_one_when_it_closes()
    {
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address);
        process.WaitUntilListening();
        VirtfsdProcess.Run("cat", address + "/greeting").Succeeded();
        process.WaitForLine(line => line.Contains("closed", StringComparison.Ordinal));
        process.End("TERM");

        string[] lines = [.. process.Errors.Where(line => line.Contains("session", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.Matches(@"session 1 opened: ", lines[0]);
        Assert.Matches(@"session 1 closed.* \d+ requests", lines[1]);
    }

    [Fact]
    public void The_trace_has_a_line_for_each_message()
    {
        string address = $"unix:{_folder.At("socket")}";
        string trace = _folder.At("trace");
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs, "--listen", address, "--trace", trace);
        process.WaitUntilListening();
        VirtfsdProcess.Run("cat", address + "/greeting").Succeeded();
        process.End("TERM");

        string[] lines = File.ReadAllLines(trace);
        Assert.Contains(lines, line => line.Contains("Tversion", StringComparison.Ordinal) && line.Contains("9P2000.L", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Twalk", StringComparison.Ordinal) && line.Contains("greeting", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Rread", StringComparison.Ordinal) && line.Contains("us", StringComparison.Ordinal));
    }

    [Fact]
    public void Readonly_keeps_clients_from_writing()
    {
        string address = $"unix:{_folder.At("socket")}";
        using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", _folder.Virtfs + ",readonly=on", "--listen", address);
        process.WaitUntilListening();

        FinishedRun run = VirtfsdProcess.Run("cp", Path.Combine(_folder.Shared, "greeting"), address + "/copy");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("read-only", Assert.Single(run.Errors), StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(Path.Combine(_folder.Shared, "copy")));
    }

    private static void AskVersion(Stream requests, Stream replies)
    {
        byte[] version = Encoding.ASCII.GetBytes("9P2000.L");
        byte[] message = new byte[4 + 1 + 2 + 4 + 2 + version.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        message[4] = 100;
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(5), ushort.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(7), 8192);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(11), (ushort)version.Length);
        version.CopyTo(message, 13);
        requests.Write(message);
        requests.Flush();

        byte[] reply = new byte[message.Length];
        replies.ReadExactly(reply);
        message[4] = 101;
        Assert.Equal(message, reply);
    }
}
