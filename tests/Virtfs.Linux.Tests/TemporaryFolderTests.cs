using System;
using System.IO;
using System.Text;
using Virtfs.Protocol;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.Linux.Tests;

/// <summary>What the tests' own folders promise: that nothing is left of them, and nothing else is touched.</summary>
public sealed class TemporaryFolderTests
{
    private const int NameLength = 200;
    private const int Depth = 2000;

    [Fact]
    public void Names_that_are_no_UTF8_and_links_go_and_what_links_lead_to_stays()
    {
        using var outside = new TemporaryFolder("virtfs-linux-");
        File.WriteAllText(outside.At("kept"), "content");
        var folder = new TemporaryFolder("virtfs-linux-");
        using (FileDescriptor top = Open(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(folder.Path)))
        {
            Assert.Equal(Errno.None, Libc.MakeDirectoryAt(top.Value, [0xFF, 0xFE], 0x1ED));
            using FileDescriptor inner = Open(top.Value, [0xFF, 0xFE]);
            Assert.Equal(Errno.None, Libc.MakeDirectoryAt(inner.Value, [0x80], 0));
            Assert.Equal(Errno.None, Libc.SymlinkAt(Encoding.UTF8.GetBytes(outside.Path), inner.Value, [0xC0]));
        }

        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
        Assert.Equal("content", File.ReadAllText(outside.At("kept")));
    }

    [Fact]
    public void A_tree_deeper_than_any_path_goes_with_two_descriptors()
    {
        var folder = new TemporaryFolder("virtfs-linux-");
        byte[] name = Encoding.ASCII.GetBytes(new string('d', NameLength));
        FileDescriptor at = Open(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(folder.Path));
        for (int depth = 0; depth < Depth; depth++)
        {
            Assert.Equal(Errno.None, Libc.MakeDirectoryAt(at.Value, name, 0x1ED));
            FileDescriptor next = Open(at.Value, name);
            at.Dispose();
            at = next;
        }

        at.Dispose();
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
    }

    private static FileDescriptor Open(int directory, ReadOnlySpan<byte> name)
    {
        Assert.Equal(Errno.None, Libc.OpenAt(directory, name, OpenFlags.O_DIRECTORY, 0, out int descriptor));
        return new FileDescriptor(descriptor);
    }
}
