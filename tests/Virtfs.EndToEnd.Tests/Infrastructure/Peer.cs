using System;
using System.Collections.Generic;
using Virtfs.Protocol;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>A client of the real server: messages as they are, any number in flight up to <see cref="Slots"/>. One thread at a time.</summary>
internal abstract class Peer : IDisposable
{
    /// <summary>How many requests may be in flight; their tags are 0 to this less one.</summary>
    public const int Slots = 32;

    /// <summary>The msize agreed on, in bytes.</summary>
    public const int Msize = 32 * 1024;

    /// <summary>Sends a request under a tag that has none in flight.</summary>
    public abstract void Post(ushort tag, ReadOnlySpan<byte> message);

    /// <summary>Waits for the next one to end.</summary>
    /// <returns>The reply; none for a request given up, which only a ring tells, and its tag.</returns>
    public abstract (ushort Tag, Reply? Reply) Receive();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Sends a request while no other is in flight and waits for its reply.</summary>
    public Reply Ask(byte[] message)
    {
        Post(Request.Tag, message);
        (ushort tag, Reply? reply) = Receive();
        Assert.Equal(Request.Tag, tag);
        Assert.NotNull(reply);
        return reply;
    }

    /// <summary>Sends requests together; the replies in the order of the requests.</summary>
    public Reply?[] AskTogether(params IReadOnlyList<byte[]> messages)
    {
        for (int i = 0; i < messages.Count; i++)
        {
            Post((ushort)i, messages[i]);
        }

        var replies = new Reply?[messages.Count];
        for (int i = 0; i < messages.Count; i++)
        {
            (ushort tag, Reply? reply) = Receive();
            Assert.Null(replies[tag]);
            replies[tag] = reply;
        }

        return replies;
    }

    /// <summary>Agrees on the version and attaches fid 0.</summary>
    public Peer Begin()
    {
        Post(Request.Tag, Request.Tagged(Limits.NoTag, Request.Version(Msize)));
        (_, Reply? version) = Receive();
        Assert.Equal((uint)Msize, version!.Version.Msize);
        _ = Ask(Request.Attach(0, userId: 0)).Ok;
        return this;
    }

    /// <summary>Walks from the root; the path is relative, empty for the root itself.</summary>
    public void Walk(uint fid, string path)
    {
        string[] names = path.Length == 0 ? [] : path.Split('/');
        Assert.Equal(names.Length, Ask(Request.Walk(0, fid, names)).Qids.Length);
    }

    /// <summary>Walks and opens.</summary>
    public void Open(uint fid, string path, Protocol.Messages.LopenFlags flags = Protocol.Messages.LopenFlags.ReadWrite)
    {
        Walk(fid, path);
        _ = Ask(Request.Open(fid, flags)).Ok;
    }

    /// <summary>Puts a tag into a message, unless it is one that has none.</summary>
    protected static void SetTag(Span<byte> message, ushort tag)
    {
        const int Place = 5;
        if (BitConverter.ToUInt16(message[Place..]) != Limits.NoTag)
        {
            BitConverter.TryWriteBytes(message[Place..], tag);
        }
    }
}
