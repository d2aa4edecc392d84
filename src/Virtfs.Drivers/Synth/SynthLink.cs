using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>A symbolic link of a tree made by code.</summary>
public sealed class SynthLink : SynthNode
{
    private readonly byte[] _target;

    /// <summary>Makes a link.</summary>
    /// <param name="target">Where to: any path, whether or not it exists; the guest follows it, on its own side.</param>
    public SynthLink(string target)
        : base(InodeMode.S_IFLNK, 0x1FF) => _target = Encoding.UTF8.GetBytes(target);

    /// <inheritdoc/>
    public override Errno Open(OpenMode mode, out OpenFile? file)
    {
        file = null;
        return Errno.ELOOP;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = Math.Min(target.Length, _target.Length);
        _target.AsSpan(0, length).CopyTo(target);
        return Errno.None;
    }

    /// <inheritdoc/>
    private protected override ulong GetLength() => (ulong)_target.Length;
}
