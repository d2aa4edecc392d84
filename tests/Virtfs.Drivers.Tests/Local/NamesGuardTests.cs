using System;
using System.IO;
using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>mapped-file, while a request that changes names of a directory is held up by the host: what waits for it ends when it is given up.</summary>
public sealed class NamesGuardTests : IDisposable
{
    private readonly Share _share = new(model: SecurityModel.MappedFile(HostModes.Default));

    public NamesGuardTests()
    {
        Make("file");
        Assert.Equal(Errno.None, _share.Root.MakeDirectory("directory"u8, Share.Ordinary(0x1ED), out _));
    }

    public void Dispose() => _share.Dispose();

    [Theory]
    [InlineData("create")]
    [InlineData("mkdir")]
    [InlineData("mknod")]
    [InlineData("symlink")]
    [InlineData("link")]
    [InlineData("unlink")]
    [InlineData("remove")]
    [InlineData("rename")]
    [InlineData("rename into")]
    [InlineData("move")]
    [InlineData("chown")]
    [InlineData("walk")]
    [InlineData("getattr")]
    public void A_wait_is_ended_by_a_signal_and_nothing_was_done(string request)
    {
        string[] before = Directory.GetFileSystemEntries(_share.Path, "*", SearchOption.AllDirectories);
        using Node file = _share.Walk("file");
        using Node directory = _share.Walk("directory");
        NamesGuard names = _share.FileSystem.Root.Inode.Names!;
        Assert.Equal(Errno.None, names.Enter());
        Errno errno = WhileInterrupted(() => Send(request, file, directory));
        names.Exit();

        Assert.Equal(Errno.EINTR, errno);
        Assert.Equal(before, Directory.GetFileSystemEntries(_share.Path, "*", SearchOption.AllDirectories));
        Assert.Equal(1000u, Share.Attributes(file).Uid);

        // Nothing is held any more either.
        Errno again = default;
        var other = new Thread(() => again = Send(request, file, directory));
        other.Start();
        Assert.True(other.Join(5000));
        Assert.Equal(Errno.None, again);
    }

    [Fact]
    public void Who_has_entered_enters_again_and_others_when_it_has_left_as_often()
    {
        var guard = new NamesGuard();
        Assert.Equal(Errno.None, guard.Enter());
        Assert.Equal(Errno.None, guard.Enter());
        bool isInside = false;
        var other = new Thread(() =>
        {
            guard.Enter();
            Volatile.Write(ref isInside, true);
            guard.Exit();
        });
        other.Start();
        guard.Exit();
        Assert.False(other.Join(50) || Volatile.Read(ref isInside));
        guard.Exit();
        other.Join();
        Assert.True(isInside);
    }

    private static Errno WhileInterrupted(Func<Errno> action)
    {
        Errno errno = default;
        ThreadInterrupt interrupt = default;
        using var hasBegun = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            interrupt = ThreadInterrupt.CurrentThread();
            hasBegun.Set();
            errno = action();
        });
        thread.Start();
        hasBegun.Wait();
        for (int i = 0; i < 5000 && !thread.Join(1); i++)
        {
            interrupt.Interrupt();
        }

        Assert.True(thread.Join(0), "The wait has not ended.");
        return errno;
    }

    private Errno Send(string request, Node file, Node directory)
    {
        Node root = _share.Root;
        var owner = new CreateRequest(0x1A4, 1, 1);
        switch (request)
        {
            case "create":
                Errno errno = root.Create("new"u8, OpenMode.Write, owner, out Node? made, out OpenFile? opened, out _);
                opened?.Dispose();
                made?.Dispose();
                return errno;
            case "walk":
                errno = root.Lookup("file"u8, out Node? found, out _);
                found?.Dispose();
                return errno;
            default:
                return request switch
                {
                    "mkdir" => root.MakeDirectory("new"u8, owner, out _),
                    "mknod" => root.MakeNode("new"u8, owner with { Mode = InodeMode.S_IFIFO | 0x1A4 }, 0, out _),
                    "symlink" => root.MakeSymlink("new"u8, "target"u8, owner, out _),
                    "link" => directory.MakeLink("new"u8, file),
                    "unlink" => root.Unlink("file"u8, UnlinkKind.NonDirectory),
                    "remove" => file.Remove(),
                    "rename" => root.Rename("file"u8, directory, "new"u8),
                    "rename into" => root.Rename("directory"u8, root, "new"u8),
                    "move" => file.MoveTo(directory, "new"u8),
                    "chown" => file.SetAttributes(new AttributeChanges { Uid = 5 }),
                    _ => file.GetAttributes(AttributeMask.Basic, out _),
                };
        }
    }

    private void Make(string name)
    {
        var request = new CreateRequest(0x1A4, 1000, 100);
        Assert.Equal(Errno.None, _share.Root.Create(Share.Bytes(name), OpenMode.Write, request, out Node? node, out OpenFile? file, out _));
        file!.Dispose();
        node!.Dispose();
    }
}
