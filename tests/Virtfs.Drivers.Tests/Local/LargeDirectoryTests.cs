using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Local;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local;

/// <summary>A directory of 100,000 entries, listed in replies of any size while others come and go.</summary>
public sealed class LargeDirectoryTests : IDisposable
{
    private const int Count = 100_000;

    private readonly Share _share = new("/dev/shm");

    public LargeDirectoryTests()
    {
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(
                Errno.None,
                Libc.MakeNodeAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(_share.Host($"stable{i}")), InodeMode.S_IFREG | 0x1A4, 0));
        }
    }

    public void Dispose() => _share.Dispose();

    [Fact]
    public void Listings_that_are_begun_and_left_keep_no_more_memory_than_some_have_room_for()
    {
        var begun = new List<OpenFile>();
        for (int i = 0; i < DirectoryBuffers.MostKept + 100; i++)
        {
            OpenFile directory = Share.Open(_share.Root, OpenMode.Directory);
            Assert.Equal(Errno.None, directory.ReadDirectory(0, new NameList(100)));
            begun.Add(directory);
        }

        Assert.InRange(_share.FileSystem.DirectoryBuffers.Taken, 1, DirectoryBuffers.MostKept);
        Assert.Equal(RestOf(begun[0]), RestOf(begun[^1]));
        begun.ForEach(directory => directory.Dispose());
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(512_000)]
    public void Every_entry_comes_once_while_others_come_and_go(int msize)
    {
        bool stopping = false;
        var changer = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stopping); i++)
            {
                File.WriteAllText(_share.Host($"passing{i % 50}"), string.Empty);
                File.Delete(_share.Host($"passing{(i + 25) % 50}"));
            }
        });
        changer.Start();
        var seen = new Dictionary<string, int>();
        try
        {
            using OpenFile directory = Share.Open(_share.Root, OpenMode.Directory);
            ulong offset = 0;
            while (true)
            {
                var names = new NameList(msize - 24);
                Assert.Equal(Errno.None, directory.ReadDirectory(offset, names));
                if (names.Names.Count == 0)
                {
                    break;
                }

                offset = names.LastOffset;
                names.Names.ForEach(name => seen[name] = seen.GetValueOrDefault(name) + 1);
            }
        }
        finally
        {
            Volatile.Write(ref stopping, true);
            changer.Join();
        }

        Assert.All(Enumerable.Range(0, Count), i => Assert.Equal(1, seen.GetValueOrDefault($"stable{i}")));
        Assert.Equal((1, 1), (seen["."], seen[".."]));
    }

    // The next names in small replies, after one that had room for three.
    private static List<string> RestOf(OpenFile directory)
    {
        var first = new NameList(100);
        Assert.Equal(Errno.None, directory.ReadDirectory(0, first));
        List<string> all = first.Names;
        ulong offset = first.LastOffset;
        for (int i = 0; i < 20; i++)
        {
            var next = new NameList(100);
            Assert.Equal(Errno.None, directory.ReadDirectory(offset, next));
            all.AddRange(next.Names);
            offset = next.LastOffset;
        }

        Assert.Equal(all.Count, all.Distinct().Count());
        return all;
    }
}
