using System;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Messages;

/// <summary>What each message says of a bad name (qemu-9pfs §3.6), before it looks at the fid: here always an unknown one.</summary>
public sealed class NameTests
{
    private const uint Unknown = 99;

    private static readonly (string Message, Func<string, byte[]> Request, Errno Dot, Errno DotDot)[] Rules =
    [
        ("Tlcreate", name => Request.Create(Unknown, name), Errno.EEXIST, Errno.EEXIST),
        ("Tmkdir", name => Request.MakeDirectory(Unknown, name), Errno.EEXIST, Errno.EEXIST),
        ("Tmknod", name => Request.MakeNode(Unknown, name, 0), Errno.EEXIST, Errno.EEXIST),
        ("Tsymlink", name => Request.MakeSymlink(Unknown, name, "target"), Errno.EEXIST, Errno.EEXIST),
        ("Tlink", name => Request.MakeLink(Unknown, Unknown, name), Errno.EEXIST, Errno.EEXIST),
        ("Trename", name => Request.Rename(Unknown, Unknown, name), Errno.EISDIR, Errno.EISDIR),
        ("Trenameat old", name => Request.RenameAt(Unknown, name, Unknown, "new"), Errno.EISDIR, Errno.EISDIR),
        ("Trenameat new", name => Request.RenameAt(Unknown, "old", Unknown, name), Errno.EISDIR, Errno.EISDIR),
        ("Tunlinkat", name => Request.Unlink(Unknown, name), Errno.EINVAL, Errno.ENOTEMPTY),
    ];

    public static TheoryData<string, string, byte[], Errno> BadNames
    {
        get
        {
            var data = new TheoryData<string, string, byte[], Errno>();
            foreach ((string message, Func<string, byte[]> request, Errno dot, Errno dotDot) in Rules)
            {
                foreach (string none in new[] { string.Empty, "/", "a/b", "/etc", "../x", "x/..", "\0", "\0x" })
                {
                    data.Add(message, none.Replace('\0', '0'), request(none), Errno.ENOENT);
                }

                foreach (string dots in new[] { ".", ".\0x" })
                {
                    data.Add(message, dots.Replace('\0', '0'), request(dots), dot);
                }

                foreach (string dots in new[] { "..", "..\0/x" })
                {
                    data.Add(message, dots.Replace('\0', '0'), request(dots), dotDot);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BadNames))]
    public void A_bad_name_is_answered_before_the_fid_and_reaches_no_file_system(string message, string name, byte[] request, Errno expected)
    {
        var files = new TestFileSystem();
        using Conversation client = Conversation.Begin(files);
        long before = files.Calls;
        Reply reply = client.Send(request);
        Assert.True(expected == reply.Error, $"{message} \"{name}\": {reply}");
        Assert.Equal(before, files.Calls);
    }

    [Theory]
    [InlineData("...")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("\\")]
    [InlineData("é")]
    public void Other_names_are_nobodys_business(string name)
    {
        using Conversation client = Conversation.Begin(new TestFileSystem());
        _ = client.Send(Request.MakeDirectory(0, name)).Ok;
        Assert.Single(client.Send(Request.Walk(0, 1, name)).Qids);
    }

    [Fact]
    public void The_bytes_behind_a_NUL_are_ignored_where_a_name_is_made()
    {
        var files = new TestFileSystem();
        using Conversation client = Conversation.Begin(files);
        _ = client.Send(Request.MakeDirectory(0, "made\0behind")).Ok;
        Assert.NotNull(files.Root.Find("made"u8));
    }

    [Fact]
    public void Unlinking_with_unknown_flags_is_EINVAL_after_the_name_and_before_the_fid()
    {
        using Conversation client = Conversation.Begin(new TestFileSystem());
        Assert.Equal(Errno.EINVAL, client.Send(Request.Unlink(Unknown, "x", 0x100)).Error);
        Assert.Equal(Errno.ENOENT, client.Send(Request.Unlink(Unknown, "a/b", 0x100)).Error);
    }

    [Fact]
    public void Unlinking_says_what_the_name_must_be()
    {
        var files = new TestFileSystem();
        files.AddFile("file");
        files.AddDirectory("dir");
        using Conversation client = Conversation.Begin(files);
        Assert.Equal(Errno.EISDIR, client.Send(Request.Unlink(0, "dir")).Error);
        Assert.Equal(Errno.ENOTDIR, client.Send(Request.Unlink(0, "file", (uint)UnlinkatFlags.RemoveDirectory)).Error);
        Assert.Equal(MessageType.Runlinkat, client.Send(Request.Unlink(0, "file")).Type);
        Assert.Equal(MessageType.Runlinkat, client.Send(Request.Unlink(0, "dir", (uint)UnlinkatFlags.RemoveDirectory)).Type);
        Assert.Equal(1, files.References);
    }
}
