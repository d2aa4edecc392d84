using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.ProxyHelper.Tests;

/// <summary>The program from its start to its end; as root.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("virtfs-helper-");

    public ProgramTests() => Directory.CreateDirectory(Export);

    private string Export => _folder.At("export");

    private string SocketPath => _folder.At("socket");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_socket_belongs_to_the_one_asked_for_and_nobody_else_may_connect()
    {
        using HelperProgram program = Serve(out StreamSocket client);
        Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, System.Text.Encoding.UTF8.GetBytes(SocketPath), default, StatXMask.STATX_BASIC_STATS, out StatX stat));
        Assert.Equal((1234u, 5678u, 0x1F8u), (stat.UserId, stat.GroupId, stat.Mode & InodeMode.PermissionBits)); // 0770
        client.Dispose();
    }

    [Fact]
    public void One_client_is_served_and_then_the_program_ends()
    {
        using HelperProgram program = Serve(out StreamSocket client);
        HelperProgram.AskForRoot(client);
        Assert.Equal(Errno.ECONNREFUSED, StreamSocket.ConnectUnix(System.Text.Encoding.UTF8.GetBytes(SocketPath), out _));
        client.Dispose();
        Assert.Equal(0, program.WaitForExit(out string errors));
        string[] lines = errors.TrimEnd().Split('\n');
        Assert.Contains("deprecated", lines[0], StringComparison.Ordinal);
        Assert.Equal(["virtfs-proxy-helper: Started", "virtfs-proxy-helper: Done"], lines[1..]);
    }

    [Fact]
    public void The_folder_is_the_root_and_only_one_thread_can_do_anything_and_that_no_more_than_it_needs()
    {
        using HelperProgram program = Serve(out StreamSocket client);
        Assert.Equal(InodeOf(Export), HelperProgram.AskForRoot(client).Inode);
        Assert.Equal(Export, new FileInfo($"/proc/{program.Id}/root").LinkTarget);
        string[][] threads = [.. Directory.GetDirectories($"/proc/{program.Id}/task").Select(task => File.ReadAllLines(Path.Combine(task, "status")))];
        Assert.True(threads.Length > 1);
        string[][] able = [.. threads.Where(thread => Field(thread, "CapPrm") != "0000000000000000")];
        string[] serving = Assert.Single(able);

        // CHOWN, DAC_OVERRIDE, FOWNER, FSETID, SETGID, SETUID, MKNOD.
        Assert.Equal(("00000000080000db", "00000000080000db", "0000000000000000"), (Field(serving, "CapPrm"), Field(serving, "CapEff"), Field(serving, "CapBnd")));
        Assert.Equal("0\t0\t0\t0", Field(serving, "Uid"));
        Assert.All(threads, thread => Assert.Equal(("", "1"), (Field(thread, "Groups"), Field(thread, "NoNewPrivs"))));
        Assert.All(threads.Where(thread => thread != serving), thread => Assert.Equal("65534\t65534\t65534\t65534", Field(thread, "Uid")));
        client.Dispose();
    }

    [Fact]
    public void A_length_beyond_the_limit_of_the_process_is_not_its_end()
    {
        File.WriteAllText(Path.Combine(Export, "file"), "content");
        using HelperProgram program = Serve(out StreamSocket client);
        HelperProgram.AskForRoot(client);
        using (var limit = Process.Start("prlimit", ["--pid", $"{program.Id}", "--fsize=1048576"]))
        {
            limit.WaitForExit();
            Assert.Equal(0, limit.ExitCode);
        }

        byte[] buffer = new byte[ProxyReply.MaximumSize];
        int length = new ProxyRequest { Type = ProxyRequestType.Truncate, Path = "/file"u8, Number = 1 << 21 }.Encode(buffer);
        Assert.Equal(Errno.None, client.Send(buffer.AsSpan(0, length)));
        Assert.Equal(Errno.None, client.Receive(buffer, out int received));
        Assert.NotEqual(0, received);
        HelperProgram.AskForRoot(client);
        client.Dispose();
    }

    [Fact]
    public void Every_request_can_be_logged()
    {
        using HelperProgram program = Serve(out StreamSocket client, "-V");
        HelperProgram.AskForRoot(client);
        client.Dispose();
        Assert.Equal(0, program.WaitForExit(out string errors));
        Assert.Contains("virtfs-proxy-helper: LSTAT / done\n", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_background_it_listens_when_the_first_process_has_ended()
    {
        (int code, _, string errors) = HelperProgram.Run("-p", Export, "-s", SocketPath, "-u", "0", "-g", "0");
        Assert.Equal(0, code);
        Assert.Contains("deprecated", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(Errno.None, StreamSocket.ConnectUnix(System.Text.Encoding.UTF8.GetBytes(SocketPath), out StreamSocket? client));
        HelperProgram.AskForRoot(client!);
        Assert.Equal(Errno.None, client!.GetPeerCredentials(out PeerCredentials peer));
        string status = File.ReadAllText($"/proc/{peer.ProcessId}/stat");
        Assert.Equal($"{peer.ProcessId}", status[(status.LastIndexOf(')') + 2)..].Split(' ')[3]); // It leads a session of its own.
        Assert.Equal("/dev/null", new FileInfo($"/proc/{peer.ProcessId}/fd/2").LinkTarget);
        client.Dispose();
        Eventually.True(() => !Directory.Exists($"/proc/{peer.ProcessId}"));
    }

    [Fact]
    public void An_inherited_descriptor_is_served_in_the_background_too()
    {
        // The shell gives its standard input on as descriptor 5; the pair's other end is this test's.
        Assert.Equal(Errno.None, Libc.SocketPair(SocketDomain.AF_UNIX, SocketTypes.SOCK_STREAM, out int mine, out int helpers));
        Assert.Equal(Errno.None, Libc.InheritOnExec(helpers));
        using var client = new StreamSocket(new FileDescriptor(mine));
        using (var shell = Process.Start("bash", ["-c", $"exec \"$0\" -p \"$1\" -f 5 5<&{helpers} {helpers}<&- 2>/dev/null", HelperProgram.Path, Export]))
        {
            Libc.Close(helpers);
            shell.WaitForExit();
            Assert.Equal(0, shell.ExitCode);
        }

        Assert.Equal(InodeOf(Export), HelperProgram.AskForRoot(client).Inode);
    }

    [Fact]
    public void Trouble_in_the_background_is_told_by_the_first_process()
    {
        File.WriteAllText(SocketPath, string.Empty);
        (int code, _, string errors) = HelperProgram.Run("-p", Export, "-s", SocketPath, "-u", "0", "-g", "0");
        Assert.Equal(1, code);
        Assert.EndsWith($"virtfs-proxy-helper: -s '{SocketPath}' exists already; remove it or choose another path\n", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-n -f 0", 255, "no folder to share; add -p DIR")]
    [InlineData("-n -p EXPORT", 255, "no way for the client to come; add -f FD, or -s PATH -u UID -g GID")]
    [InlineData("-n -p EXPORT -f 0 -s SOCKET -u 0 -g 0", 1, "-s and -f cannot be used together; leave one out")]
    [InlineData("-n -p EXPORT -s SOCKET -u 0", 1, "-s needs to know who may connect; add -u UID -g GID")]
    [InlineData("-n -x", 1, "there is no option -x; see --help")]
    public void A_command_line_that_lacks_something_ends_with_the_code_of_QEMUs_helper(string line, int code, string expected)
    {
        (int exitCode, _, string errors) = HelperProgram.Run(Arguments(line));
        Assert.Equal(code, exitCode);
        Assert.Equal($"virtfs-proxy-helper: {expected}", errors.Split('\n')[0]);
    }

    [Theory]
    [InlineData("-n -p MISSING -f 0", "-p 'MISSING' does not exist; make the folder or correct the path")]
    [InlineData("-n -p LINK -f 0", "-p 'LINK' is a symbolic link; give the folder it leads to")]
    [InlineData("-n -p FILE -f 0", "-p 'FILE' is no folder; give the folder it is in")]
    [InlineData("-n -p EXPORT -f 99", "-f 99 is not open; give a descriptor that this process inherits")]
    [InlineData("-n -p EXPORT -f 1", "-f 1 is no Unix stream socket; give one end of a connected pair")]
    [InlineData("-p EXPORT -f 99", "-f 99 is not open; give a descriptor that this process inherits")]
    [InlineData("-n -p EXPORT -s MISSING/socket -u 0 -g 0", "-s 'MISSING/socket': there is no such folder; make it or choose another path")]
    [InlineData("-n -p EXPORT -s FILE -u 0 -g 0", "-s 'FILE' exists already; remove it or choose another path")]
    public void What_the_options_name_and_is_wrong_is_said_in_one_line(string line, string expected)
    {
        File.WriteAllText(_folder.At("file"), string.Empty);
        File.CreateSymbolicLink(_folder.At("link"), "export");
        (int code, _, string errors) = HelperProgram.Run(Arguments(line));
        Assert.Equal(1, code);
        string[] lines = errors.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Contains("deprecated", lines[0], StringComparison.Ordinal);
        Assert.Equal($"virtfs-proxy-helper: {Named(expected)}", lines[1]);
    }

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("-h", 1)]
    public void Help_names_every_option(string option, int code)
    {
        (int exitCode, string output, string errors) = HelperProgram.Run(option);
        Assert.Equal((code, ""), (exitCode, errors));
        Assert.All(["--path", "--fd", "--socket", "--uid", "--gid", "--nodaemon", "--verbose", "--help"], name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    private static string Field(string[] status, string name) =>
        status.Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static ulong InodeOf(string path)
    {
        Assert.Equal(Errno.None, Libc.StatX(Libc.CurrentDirectory, System.Text.Encoding.UTF8.GetBytes(path), default, StatXMask.STATX_BASIC_STATS, out StatX stat));
        return stat.Inode;
    }

    private HelperProgram Serve(out StreamSocket client, params string[] more)
    {
        HelperProgram program = HelperProgram.Start(["-n", "-p", Export, "-s", SocketPath, "-u", "1234", "-g", "5678", .. more]);
        client = HelperProgram.Connect(SocketPath);
        return program;
    }

    private string[] Arguments(string line) => [.. line.Split(' ').Select(Named)];

    private string Named(string text) => text
        .Replace("EXPORT", Export, StringComparison.Ordinal)
        .Replace("SOCKET", SocketPath, StringComparison.Ordinal)
        .Replace("MISSING", _folder.At("missing"), StringComparison.Ordinal)
        .Replace("LINK", _folder.At("link"), StringComparison.Ordinal)
        .Replace("FILE", _folder.At("file"), StringComparison.Ordinal);
}
