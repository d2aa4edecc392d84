using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>A file system of one directory, the listing of which has no end.</summary>
/// <param name="returnsTo">The number of entries after which the listing is where it began; 0 for one that always has new names.</param>
internal sealed class EndlessFileSystem(ulong returnsTo) : FileSystem
{
    // The longest names there are, so that a client's memory is full soon.
    private const int NameLength = 255;

    private static NodeAttributes Attributes => new() { Mode = InodeMode.S_IFDIR | 0x1ED, LinkCount = 2, Inode = 1 };

    public override Errno Attach(in AttachRequest request, out Node? root, out NodeAttributes attributes)
    {
        (root, attributes) = (new Root(returnsTo), Attributes);
        return Errno.None;
    }

    private sealed class Root(ulong returnsTo) : FixedNode(Errno.EROFS)
    {
        public override Errno GetAttributes(AttributeMask mask, out NodeAttributes attributes)
        {
            attributes = Attributes;
            return Errno.None;
        }

        public override Errno Open(OpenMode mode, out OpenFile? file)
        {
            file = new Listing(returnsTo);
            return Errno.None;
        }
    }

    private sealed class Listing(ulong returnsTo) : OpenFile
    {
        public override Errno ReadDirectory(ulong offset, DirectoryWriter entries)
        {
            Span<byte> name = stackalloc byte[NameLength];
            ulong next;
            do
            {
                Encoding.UTF8.GetBytes($"{offset:D20}".PadRight(NameLength, 'x'), name);
                next = returnsTo > 0 && offset == returnsTo ? 1 : offset + 1;
            }
            while (entries.TryAdd(new DirectoryEntry(name, 1, offset + 2, (byte)(InodeMode.S_IFREG >> 12), next)) && (offset = next) > 0);

            return Errno.None;
        }
    }
}
