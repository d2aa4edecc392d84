using System;
using System.IO;
using Virtfs.EndToEnd.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests;

/// <summary>
/// Set-user-id and set-group-id bits: gone when the content or the owner changes (CVE-2023-1386), and never gained in a set-group-id directory
/// (CVE-2022-0358, CVE-2018-13405). The server is root here, for whom the kernel would keep them.
/// </summary>
public sealed class SetIdTests : IDisposable
{
    private const uint SetIds = InodeMode.S_ISUID | InodeMode.S_ISGID;
    private const uint Program = 0x1ED; // 0755

    private readonly SharedFolder _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData(Way.Ring, "write")]
    [InlineData(Way.Ring, "truncate")]
    [InlineData(Way.Ring, "truncate an open file")]
    [InlineData(Way.Ring, "open and truncate")]
    [InlineData(Way.Ring, "create over it and truncate")]
    [InlineData(Way.Ring, "chown")]
    [InlineData(Way.Ring, "chgrp")]
    [InlineData(Way.Ring, "append")]
    [InlineData(Way.Socket, "write")]
    [InlineData(Way.Socket, "truncate")]
    [InlineData(Way.Socket, "truncate an open file")]
    [InlineData(Way.Socket, "open and truncate")]
    [InlineData(Way.Socket, "create over it and truncate")]
    [InlineData(Way.Socket, "chown")]
    [InlineData(Way.Socket, "chgrp")]
    [InlineData(Way.Socket, "append")]
    public void CVE_2023_1386_changing_a_program_takes_its_set_id_bits(Way way, string how)
    {
        Peer peer = _shared.Connect(way);
        MakeProgram("program");
        switch (how)
        {
            case "write":
                peer.Open(1, "program");
                _ = peer.Ask(Request.Write(1, 0, "evil"u8)).Ok;
                break;
            case "append":
                peer.Open(1, "program", LopenFlags.WriteOnly | LopenFlags.Append);
                _ = peer.Ask(Request.Write(1, 0, "evil"u8)).Ok;
                break;
            case "truncate":
                peer.Walk(1, "program");
                _ = peer.Ask(Request.SetAttributes(1, SetattrMask.Size, size: 3)).Ok;
                break;
            case "truncate an open file":
                peer.Open(1, "program");
                _ = peer.Ask(Request.SetAttributes(1, SetattrMask.Size, size: 3)).Ok;
                break;
            case "open and truncate":
                peer.Open(1, "program", LopenFlags.WriteOnly | LopenFlags.Truncate);
                break;
            case "create over it and truncate":
                peer.Walk(1, string.Empty);
                _ = peer.Ask(Request.Create(1, "program", LopenFlags.WriteOnly | LopenFlags.Truncate, Program, gid: 0)).Ok;
                break;
            case "chown":
                peer.Walk(1, "program");
                _ = peer.Ask(Request.SetAttributes(1, SetattrMask.Uid, uid: 7)).Ok;
                break;
            default:
                peer.Walk(1, "program");
                _ = peer.Ask(Request.SetAttributes(1, SetattrMask.Gid, gid: 7)).Ok;
                break;
        }

        Assert.Equal(0u, HostTree.Stat(_shared.Host("program")).Mode & SetIds);
        Assert.Equal(0u, peer.Ask(Request.GetAttributes(1)).Attributes.Mode & SetIds);
    }

    /// <summary>CVE-2023-1386, when the host sets the bits behind the back of a guest that has the file open already.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2023_1386_bits_set_by_the_host_after_the_guest_has_opened_the_file_go_too(Way way)
    {
        Peer peer = _shared.Connect(way);
        File.WriteAllText(_shared.Host("program"), "#!good");
        peer.Open(1, "program");
        _ = peer.Ask(Request.Write(1, 0, "first"u8)).Ok;
        MakeProgram("program");
        _ = peer.Ask(Request.Write(1, 0, "evil"u8)).Ok;
        Assert.Equal(0u, HostTree.Stat(_shared.Host("program")).Mode & SetIds);
        MakeProgram("program");
        _ = peer.Ask(Request.SetAttributes(1, SetattrMask.Size, size: 1)).Ok;
        Assert.Equal(0u, HostTree.Stat(_shared.Host("program")).Mode & SetIds);
    }

    /// <summary>CVE-2023-1386: only changes take them.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2023_1386_reading_takes_no_bits(Way way)
    {
        Peer peer = _shared.Connect(way);
        MakeProgram("program");
        peer.Open(1, "program", LopenFlags.ReadOnly);
        Assert.Equal("#!good", peer.Ask(Request.Read(1, 0, 100)).Text);
        Assert.Equal(SetIds, HostTree.Stat(_shared.Host("program")).Mode & SetIds);
    }

    /// <summary>CVE-2022-0358 and CVE-2018-13405: a user who is no member of a directory's group makes no program that runs as that group.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2022_0358_a_set_group_id_directory_lends_its_group_to_no_program_of_others(Way way)
    {
        Directory.CreateDirectory(_shared.Host("team"));
        byte[] path = System.Text.Encoding.UTF8.GetBytes(_shared.Host("team"));
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, path, OpenFlags.O_RDONLY, 0, out int descriptor));
        Assert.Equal(Errno.None, Libc.ChangeOwner(descriptor, 0, 50));
        Assert.Equal(Errno.None, Libc.ChangeMode(descriptor, InodeMode.S_ISGID | 0x1FF));
        Libc.Close(descriptor);

        Peer peer = _shared.Connect(way);
        _ = peer.Ask(Request.Attach(9, userId: 4321)).Ok;
        _ = peer.Ask(Request.Walk(9, 1, "team")).Ok;
        _ = peer.Ask(Request.Create(1, "program", LopenFlags.ReadWrite, InodeMode.S_ISGID | Program, gid: 50)).Ok;
        StatX program = HostTree.Stat(_shared.Host("team/program"));
        Assert.Equal((4321u, 50u), (program.UserId, program.GroupId));
        Assert.Equal(0u, program.Mode & InodeMode.S_ISGID);
        _ = peer.Ask(Request.Walk(9, 2, "team")).Ok;
        _ = peer.Ask(Request.MakeNode(2, "node", InodeMode.S_IFREG | InodeMode.S_ISGID | Program, gid: 50)).Ok;
        Assert.Equal(0u, HostTree.Stat(_shared.Host("team/node")).Mode & InodeMode.S_ISGID);

        // A directory keeps the bit: that is how the group goes on downwards.
        _ = peer.Ask(Request.MakeDirectory(2, "sub", InodeMode.S_ISGID | Program, gid: 50)).Ok;
        StatX sub = HostTree.Stat(_shared.Host("team/sub"));
        Assert.Equal((50u, InodeMode.S_ISGID), (sub.GroupId, sub.Mode & InodeMode.S_ISGID));
    }

    /// <summary>CVE-2021-20263: the kernel takes them as it takes the bits, and nothing here gives them back.</summary>
    [Theory]
    [InlineData(Way.Ring)]
    [InlineData(Way.Socket)]
    public void CVE_2021_20263_writing_takes_a_programs_capabilities(Way way)
    {
        MakeProgram("program");
        byte[] path = System.Text.Encoding.UTF8.GetBytes(_shared.Host("program"));
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, path, OpenFlags.O_RDONLY, 0, out int descriptor));

        // struct vfs_cap_data, revision 2: CAP_CHOWN permitted.
        byte[] capabilities = [0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(Errno.None, Libc.SetXattr(descriptor, "security.capability"u8, capabilities, Linux.XattrFlags.None));
        Peer peer = _shared.Connect(way);
        peer.Open(1, "program");
        Assert.NotEqual(Errno.None, peer.Ask(Request.WalkXattr(1, 2, "security.capability")).Error);
        _ = peer.Ask(Request.Write(1, 0, "evil"u8)).Ok;
        Assert.Equal(Errno.ENODATA, Libc.GetXattr(descriptor, "security.capability"u8, [], out _));
        Libc.Close(descriptor);
    }

    private void MakeProgram(string name)
    {
        File.WriteAllText(_shared.Host(name), "#!good");
        File.SetUnixFileMode(_shared.Host(name), (UnixFileMode)(SetIds | Program));
    }
}
