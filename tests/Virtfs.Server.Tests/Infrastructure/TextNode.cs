using System;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Server.Tests.Infrastructure;

/// <summary>A node of a tree whose files have room for 4096 bytes each; it says what was asked of it, and fails where a test wants it to.</summary>
internal sealed class TextNode : TreeNode
{
    public const int Room = 4096;
    public const uint Unit = 512;

    private readonly byte[] _text = new byte[Room];

    public TextNode()
        : base(permissions: 0x1ED)
    {
    }

    private TextNode(TextNode relative, in CreateRequest request)
        : base(relative, request)
    {
    }

    /// <summary>What reading and writing answers.</summary>
    public Errno Answer { get; set; }

    /// <summary>What opening hands out; null for the default.</summary>
    public OpenFile? Own { get; set; }

    /// <summary>How often something was asked about the content.</summary>
    public int Calls { get; private set; }

    /// <summary>The longest read that was asked for, in bytes.</summary>
    public int LongestRead { get; private set; }

    /// <summary>Whether the lock was to stay held when the last of these calls had returned and given it back.</summary>
    public bool StaysLocked { get; private set; }

    public string Text => Encoding.ASCII.GetString(_text, 0, (int)Size);

    public override Errno GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = new FileSystemStatistics { BlockSize = Unit };
        return Errno.None;
    }

    protected override Errno MakeChild(in CreateRequest request, out TreeNode? child)
    {
        child = new TextNode(this, request);
        return Errno.None;
    }

    protected override Errno OpenContent(OpenMode mode, out OpenFile? file)
    {
        file = Own;
        return file is null ? base.OpenContent(mode, out file) : Errno.None;
    }

    protected override Errno ReadContent(ulong offset, Span<byte> destination)
    {
        Count();
        LongestRead = Math.Max(LongestRead, destination.Length);
        _text.AsSpan((int)offset, destination.Length).CopyTo(destination);
        return Answer;
    }

    protected override Errno WriteContent(ulong offset, ReadOnlySpan<byte> source, out int count)
    {
        Count();
        count = 0;
        if (Answer != Errno.None || offset > Room)
        {
            return Answer != Errno.None ? Answer : Errno.EFBIG;
        }

        count = Math.Min(source.Length, Room - (int)offset);
        source[..count].CopyTo(_text.AsSpan((int)offset));
        return count < source.Length ? Errno.ENOSPC : Errno.None;
    }

    protected override Errno Resize(ulong size)
    {
        Count();
        if (size > Room)
        {
            return Errno.EFBIG;
        }

        _text.AsSpan((int)size).Clear();
        Size = size;
        return Errno.None;
    }

    private void Count()
    {
        Assert.True(Lock.IsHeldByCurrentThread);
        Lock.Exit();
        StaysLocked = Lock.IsHeldByCurrentThread;
        Lock.Enter();
        Calls++;
    }
}
