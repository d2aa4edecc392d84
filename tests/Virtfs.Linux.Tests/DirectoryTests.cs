using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Virtfs.Linux.Tests.Infrastructure;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Linux.Tests;

public sealed class DirectoryTests : IDisposable
{
    private readonly OpenFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(280)]
    [InlineData(4096)]
    [InlineData(65536)]
    public void Every_entry_comes_once_whatever_the_buffer(int size)
    {
        List<string> expected = [".", ".."];
        for (int i = 0; i < 300; i++)
        {
            string name = new string('n', i % 250) + i;
            Libc.Close(_folder.CreateFile(Encoding.ASCII.GetBytes(name)));
            expected.Add(name);
        }

        List<string> names = ReadAll(_folder.Descriptor, new byte[size]);

        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Entries_say_inode_and_type()
    {
        Assert.Equal(Errno.None, Libc.MakeDirectoryAt(_folder.Descriptor, "d"u8, 0x1ED));
        Libc.StatX(_folder.Descriptor, "d"u8, default, StatXMask.STATX_INO, out StatX attributes);
        byte[] buffer = new byte[4096];
        Assert.Equal(Errno.None, Libc.GetDirectoryEntries(_folder.Descriptor, buffer, out int read));

        var entries = new DirectoryEntries(buffer.AsSpan(0, read));
        bool found = false;
        while (entries.MoveNext())
        {
            if (entries.Name.SequenceEqual("d"u8))
            {
                found = true;
                Assert.Equal((attributes.Inode, DirectoryEntryType.DT_DIR, false), (entries.Inode, entries.Type, entries.IsDotOrDotDot));
            }
        }

        Assert.True(found);
    }

    [Fact]
    public void Dot_and_dot_dot_are_told_from_names_like_them()
    {
        foreach (string name in new[] { ".a", "...", "..a" })
        {
            Libc.Close(_folder.CreateFile(Encoding.ASCII.GetBytes(name)));
        }

        byte[] buffer = new byte[4096];
        Libc.GetDirectoryEntries(_folder.Descriptor, buffer, out int read);
        var entries = new DirectoryEntries(buffer.AsSpan(0, read));
        List<string> dots = [];
        while (entries.MoveNext())
        {
            if (entries.IsDotOrDotDot)
            {
                dots.Add(Encoding.ASCII.GetString(entries.Name));
            }
        }

        Assert.Equal([".", ".."], dots.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Seeking_to_an_entrys_offset_goes_on_behind_it()
    {
        for (int i = 0; i < 50; i++)
        {
            Libc.Close(_folder.CreateFile(Encoding.ASCII.GetBytes($"file{i}")));
        }

        byte[] buffer = new byte[8192];
        Libc.GetDirectoryEntries(_folder.Descriptor, buffer, out int read);
        var entries = new DirectoryEntries(buffer.AsSpan(0, read));
        for (int i = 0; i < 20; i++)
        {
            Assert.True(entries.MoveNext());
        }

        Assert.Equal(Errno.None, Libc.Seek(_folder.Descriptor, entries.Offset, SeekFrom.SEEK_SET, out _));

        Assert.Equal(32, ReadAllFromHere(_folder.Descriptor, new byte[512]).Count);
    }

    [Fact]
    public void A_buffer_too_small_for_one_entry_is_EINVAL() =>
        Assert.Equal(Errno.EINVAL, Libc.GetDirectoryEntries(_folder.Descriptor, new byte[16], out _));

    [Fact]
    public void A_file_is_ENOTDIR()
    {
        int file = _folder.CreateFile("f"u8);

        Assert.Equal(Errno.ENOTDIR, Libc.GetDirectoryEntries(file, new byte[512], out _));
        Libc.Close(file);
    }

    [Fact]
    public void A_removed_directory_is_ENOENT()
    {
        Libc.MakeDirectoryAt(_folder.Descriptor, "d"u8, 0x1ED);
        int directory = _folder.Open("d"u8, OpenFlags.O_DIRECTORY);
        Libc.UnlinkAt(_folder.Descriptor, "d"u8, AtFlags.AT_REMOVEDIR);

        Assert.Equal(Errno.ENOENT, Libc.GetDirectoryEntries(directory, new byte[512], out _));
        Libc.Close(directory);
    }

    private static List<string> ReadAll(int directory, byte[] buffer)
    {
        Assert.Equal(Errno.None, Libc.Seek(directory, 0, SeekFrom.SEEK_SET, out _));
        return ReadAllFromHere(directory, buffer);
    }

    private static List<string> ReadAllFromHere(int directory, byte[] buffer)
    {
        List<string> names = [];
        while (true)
        {
            Assert.Equal(Errno.None, Libc.GetDirectoryEntries(directory, buffer, out int read));
            if (read == 0)
            {
                return names;
            }

            var entries = new DirectoryEntries(buffer.AsSpan(0, read));
            while (entries.MoveNext())
            {
                names.Add(Encoding.ASCII.GetString(entries.Name));
            }
        }
    }
}
