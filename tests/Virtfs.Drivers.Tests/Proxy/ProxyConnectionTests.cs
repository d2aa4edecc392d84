using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Proxy;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Protocol.Proxy;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Proxy;

/// <summary>The driver with a helper that is slow, wrong or gone.</summary>
public sealed class ProxyConnectionTests : IDisposable
{
    private readonly FakeHelper _helper;
    private readonly ProxyFileSystem _fileSystem;
    private readonly Node _root;

    public ProxyConnectionTests()
    {
        _helper = FakeHelper.Connect(out _fileSystem);
        _root = Attach(_fileSystem, _helper);
    }

    public void Dispose()
    {
        _root.Dispose();
        _fileSystem.Dispose();
        _helper.Dispose();
    }

    [Fact]
    public void Requests_go_out_before_the_replies_to_those_before_them_came()
    {
        const int Count = 8;
        var results = new Errno[Count];
        Thread[] clients = [.. Enumerable.Range(0, Count).Select(i => new Thread(() => results[i] = LookUp($"name{i}")))];
        foreach (Thread client in clients)
        {
            client.Start();
        }

        // All are there although none was answered; each then gets the answer to its own name.
        List<(ProxyRequestType Type, string Path)> taken = [.. Enumerable.Range(0, Count).Select(_ => _helper.Take())];
        foreach ((ProxyRequestType type, string path) in taken)
        {
            Assert.Equal(ProxyRequestType.GetAttributes, type);
            _helper.SayError((Errno)(100 + (path[^1] - '0')));
        }

        Array.ForEach(clients, client => client.Join());
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (Errno)(100 + i)), results);
    }

    [Fact]
    public void What_a_request_changed_is_awaited_by_no_others_than_those_that_need_the_name()
    {
        Node child = Walk("dir", 2, InodeMode.S_IFDIR);
        var renaming = new Thread(() => Assert.Equal(Errno.None, _root.Rename("dir"u8, _root, "moved"u8)));
        renaming.Start();
        Assert.Equal((ProxyRequestType.Rename, "/dir"), _helper.Take());
        Errno result = Errno.None;
        var walking = new Thread(() => result = child.Lookup("x"u8, out _, out _));
        walking.Start();

        // It cannot prove that the walk waits; only that its path is the new one.
        Thread.Sleep(20);
        _helper.SayError(Errno.None);
        Assert.Equal((ProxyRequestType.GetAttributes, "/moved/x"), _helper.Take());
        _helper.SayError(Errno.ENOENT);
        renaming.Join();
        walking.Join();
        Assert.Equal(Errno.ENOENT, result);
        child.Dispose();
    }

    [Theory]
    [InlineData("0200000004000000")] // A request's type.
    [InlineData("0000000000000000 00000000")] // No room for what every reply has.
    [InlineData("00000000ffffffff 00000000")]
    [InlineData("010000000400000000000000")] // An error that is none.
    [InlineData("010000000500000000000000 00")]
    [InlineData("000000000400000000000000")] // No attributes.
    [InlineData("000000007500000000000000 ......")]
    public void A_reply_that_is_none_is_EIO(string hex)
    {
        Errno result = Errno.None;
        var client = new Thread(() => result = LookUp("name"));
        client.Start();
        _helper.Take();
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
        byte[] whole = new byte[Math.Max(bytes.Length, hex.Contains('.', StringComparison.Ordinal) ? ProxyHeader.Length + 0x75 : 0)];
        bytes.CopyTo(whole, 0);
        _helper.Say(whole);
        client.Join();
        Assert.Equal(Errno.EIO, result);
    }

    [Fact]
    public void A_body_over_the_limit_is_ENOBUFS_and_the_next_reply_is_found()
    {
        Errno first = Errno.None;
        Errno second = Errno.None;
        var client = new Thread(() =>
        {
            first = LookUp("name");
            second = LookUp("name");
        });
        client.Start();
        _helper.Take();
        byte[] reply = new byte[ProxyHeader.Length + 100_000];
        var writer = new WireWriter(reply);
        new ProxyHeader(ProxyHeader.Success, 100_000).Encode(ref writer);
        _helper.Say(reply);
        _helper.Take();
        _helper.SayError(Errno.ENOENT);
        client.Join();
        Assert.Equal((Errno.ENOBUFS, Errno.ENOENT), (first, second));
    }

    [Theory]
    [InlineData("user.a\0user.b\0", "user.a\0user.b\0")]
    [InlineData("user.a\0user.b", "user.a\0user.b\0")]
    [InlineData("user.a", "user.a\0")]
    [InlineData("\0\0user.a\0\0", "user.a\0")]
    [InlineData("strange\0user.a\0strange", "user.a\0")]
    [InlineData("", "")]
    public void A_list_of_attributes_is_one_whether_its_last_name_is_ended_or_not(string list, string expected)
    {
        byte[] names = new byte[100];
        int length = -1;
        Errno result = Errno.None;
        var client = new Thread(() => result = _root.ListXattr(names, out length));
        client.Start();
        Assert.Equal((ProxyRequestType.ListXattr, "/"), _helper.Take());
        byte[] reply = new byte[ProxyReply.MaximumSize];
        Encoding.UTF8.GetBytes(list, ProxyReply.StringRoom(reply));
        _helper.Say(reply.AsSpan(0, ProxyReply.EndString(reply, list.Length)));
        client.Join();
        Assert.Equal((Errno.None, expected), (result, Encoding.UTF8.GetString(names, 0, length)));
    }

    [Fact]
    public void An_opening_without_its_descriptor_is_ENFILE()
    {
        using Node node = Walk("file", 2, InodeMode.S_IFREG);
        Errno result = Errno.None;
        var client = new Thread(() => result = node.Open(OpenMode.Read, out _));
        client.Start();
        Assert.Equal((ProxyRequestType.Open, "/file"), _helper.Take());
        _helper.Say([0xFF, 0xFF, 0xFF, 0x7F]);
        client.Join();
        Assert.Equal(Errno.ENFILE, result);
        Assert.Equal(Errno.ENOENT, AskAndAnswer(() => LookUp("name"), Errno.ENOENT));
    }

    [Fact]
    public void An_opening_that_brings_another_object_is_ESTALE_and_leaves_nothing_open()
    {
        using Node node = Walk("file", 2, InodeMode.S_IFREG);
        Errno result = Errno.None;
        var client = new Thread(() => result = node.Open(OpenMode.Read, out _));
        client.Start();
        _helper.Take();
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, "/dev/null"u8, OpenFlags.O_RDONLY, 0, out int other));
        Assert.Equal(Errno.None, _helper.Socket.SendWithDescriptors([0xFF, 0xFF, 0xFF, 0x7F], [other]));
        Libc.Close(other);
        client.Join();
        Assert.Equal(Errno.ESTALE, result);
    }

    [Fact]
    public void A_helper_that_goes_fails_those_that_wait_and_all_after_them()
    {
        const int Count = 4;
        var results = new Errno[Count];
        Thread[] clients = [.. Enumerable.Range(0, Count).Select(i => new Thread(() => results[i] = LookUp($"name{i}")))];
        Array.ForEach(clients, client => client.Start());
        for (int i = 0; i < Count; i++)
        {
            _helper.Take();
        }

        _helper.Dispose();
        Array.ForEach(clients, client => client.Join());
        Assert.All(results, result => Assert.Equal(Errno.EIO, result));
        Assert.Equal(Errno.EIO, LookUp("name"));
    }

    [Fact]
    public void A_helper_that_goes_in_the_middle_of_a_reply_fails_the_request()
    {
        Errno result = Errno.None;
        var client = new Thread(() => result = LookUp("name"));
        client.Start();
        _helper.Take();
        _helper.Say([0, 0, 0, 0, 116, 0]);
        _helper.Dispose();
        client.Join();
        Assert.Equal(Errno.EIO, result);
    }

    [Fact]
    public void Who_is_interrupted_leaves_and_the_others_get_their_own_replies()
    {
        var interrupted = new Interruptible(() => LookUp("first"));
        _helper.Take();
        var second = new Interruptible(() => LookUp("second"));
        _helper.Take();
        var third = new Interruptible(() => LookUp("third"));
        _helper.Take();
        Assert.Equal(Errno.EINTR, interrupted.Interrupt());
        Assert.Equal(Errno.EINTR, second.Interrupt());
        _helper.SayAttributes(5, InodeMode.S_IFREG);
        _helper.SayAttributes(6, InodeMode.S_IFREG);
        _helper.SayError(Errno.EACCES);
        Assert.Equal(Errno.EACCES, third.Join());
        Assert.Equal(Errno.ENOENT, AskAndAnswer(() => LookUp("name"), Errno.ENOENT));
    }

    [Fact]
    public void When_all_have_left_the_next_one_takes_their_replies_away()
    {
        var interrupted = new Interruptible(() => LookUp("first"));
        _helper.Take();
        Assert.Equal(Errno.EINTR, interrupted.Interrupt());
        _helper.SayAttributes(5, InodeMode.S_IFREG);
        Assert.Equal(Errno.ENOENT, AskAndAnswer(() => LookUp("name"), Errno.ENOENT));
    }

    [Fact]
    public void What_changes_something_is_not_left_alone_by_an_interruption()
    {
        var making = new Interruptible(() => _root.MakeDirectory("dir"u8, new CreateRequest(0x1ED, 0, 0), out _));
        Assert.Equal((ProxyRequestType.MakeDirectory, "/dir"), _helper.Take());
        making.Disturb();
        _helper.SayError(Errno.None);
        Assert.Equal((ProxyRequestType.GetAttributes, "/dir"), _helper.Take());
        _helper.SayAttributes(7, InodeMode.S_IFDIR | 0x1ED);
        Assert.Equal(Errno.None, making.Join());
    }

    internal static Node Attach(ProxyFileSystem fileSystem, FakeHelper helper)
    {
        Node? root = null;
        Errno errno = Errno.None;
        var client = new Thread(() => errno = fileSystem.Attach(new AttachRequest(default, 0), out root, out _));
        client.Start();
        helper.AnswerRoot();
        client.Join();
        Assert.Equal(Errno.None, errno);
        return root!;
    }

    private Errno AskAndAnswer(Func<Errno> request, Errno answer)
    {
        Errno result = Errno.None;
        var client = new Thread(() => result = request());
        client.Start();
        _helper.Take();
        _helper.SayError(answer);
        client.Join();
        return result;
    }

    private Errno LookUp(string name)
    {
        Errno errno = _root.Lookup(Encoding.UTF8.GetBytes(name), out Node? child, out _);
        child?.Dispose();
        return errno;
    }

    private Node Walk(string name, ulong inode, uint mode)
    {
        Node? child = null;
        var client = new Thread(() => Assert.Equal(Errno.None, _root.Lookup(Encoding.UTF8.GetBytes(name), out child, out _)));
        client.Start();
        _helper.Take();
        _helper.SayAttributes(inode, mode);
        client.Join();
        return child!;
    }
}
