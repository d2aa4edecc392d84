using System;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Drivers.Synth;

/// <summary>A file system made by code: put files and directories below <see cref="Root"/>, before or while guests look.</summary>
/// <remarks>
/// <para>Everything may be called by any thread at any time, and what is changed is seen by guests with their next request (a guest that caches, with
/// <c>cache=loose</c> for example, keeps what it has for as long as it likes). What a guest has walked to or opened stays what it was, also when its name is removed or
/// given to another node.</para>
/// <para>Names belong to the code: guests read and, where a file has a handler for it, write, but they make, remove and move nothing.</para>
/// </remarks>
/// <example>
/// <code>
/// var tree = new SynthFileSystem();
/// tree.Root.AddFile("hello", "world\n"u8);
/// SynthDirectory clock = tree.Root.AddDirectory("clock");
/// clock.AddFile("now", () => $"{DateTime.UtcNow:O}\n");
/// clock.AddFile("alarm", (offset, data) => Alarm.TrySet(data) ? Errno.None : Errno.EINVAL);
/// </code>
/// </example>
public class SynthFileSystem : FileSystem
{
    /// <summary>Makes a tree that has a root and nothing else.</summary>
    public SynthFileSystem()
        : this(new SynthDirectory())
    {
    }

    /// <summary>Makes a tree with a root of one's own.</summary>
    /// <param name="root">The root; in no directory.</param>
    /// <exception cref="InvalidOperationException">It is in a directory, or the root of another tree.</exception>
    public SynthFileSystem(SynthDirectory root)
    {
        ArgumentNullException.ThrowIfNull(root);
        root.Enter(root, []);
        Root = root;
    }

    /// <summary>The directory that guests mount.</summary>
    public SynthDirectory Root { get; }

    /// <summary>False: names are moved by code alone.</summary>
    public override bool MovesNames => false;

    /// <inheritdoc/>
    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        Root.AddReference();
        root = Root;
        return Root.GetAttributes(AttributeMask.Basic, out attributes);
    }
}
