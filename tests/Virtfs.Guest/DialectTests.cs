using System;
using System.IO;
using System.Linq;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>Linux mounts with the dialects that it spoke before 9P2000.L.</summary>
public abstract class DialectTests(Lab lab)
{
    private const string U = "9p2000.u";
    private const string Plain = "9p2000";

    [Theory]
    [InlineData(U)]
    [InlineData(Plain)]
    public void Files_are_made_written_read_changed_renamed_and_removed(string version)
    {
        using Mount mount = Mount(version);
        File.WriteAllText(mount.At("from-host"), "from the host\n");

        mount.Run("""
            is text "$(cat from-host)" 'from the host'
            echo content >file
            printf more >>file
            is text "$(cat file)" $'content\nmore'
            is size "$(stat -c '%s %F' file)" '12 regular file'
            chmod 640 file
            is mode "$(stat -c %a file)" 640
            truncate -s 4 file
            is cut "$(cat file)" cont
            touch -d @1000000000 file
            is time "$(stat -c %Y file)" 1000000000
            mv file renamed
            refused 'No such file' cat file
            refused 'No such file' stat file
            mkdir folder folder/inner
            is type "$(stat -c %F folder)" directory
            mv renamed folder/inner/moved
            is moved "$(cat folder/inner/moved)" cont
            echo other >folder/other
            mv folder/other folder/third
            refused 'Directory not empty' rmdir folder
            refused 'File exists' mkdir folder
            rm from-host
            """);

        Assert.Equal("folder folder/inner folder/inner/moved folder/third\n", mount.RunOnHost("echo $(find * | sort)"));
        Assert.Equal("640 4\n", mount.RunOnHost("stat -c '%a %s' folder/inner/moved"));
        mount.Run("rm -r folder; is empty \"$(ls -A)\" ''");
        Assert.Empty(Directory.GetFileSystemEntries(mount.OnHost));
    }

    [Theory]
    [InlineData(U)]
    [InlineData(Plain)]
    public void A_large_file_goes_there_and_back_whole(string version)
    {
        using Mount mount = Mount(version, CacheMode.Mmap);
        byte[] data = new byte[3_000_001];
        new Random(5).NextBytes(data);
        File.WriteAllBytes(mount.At("there"), data);

        mount.Run("cp there back; is size \"$(stat -c %s back)\" 3000001; cmp there back", seconds: 120);

        Assert.True(File.ReadAllBytes(mount.At("back")).AsSpan().SequenceEqual(data));
    }

    [Theory]
    [InlineData(U)]
    [InlineData(Plain)]
    public void A_folder_of_1000_entries_is_listed_whole(string version)
    {
        using Mount mount = Mount(version);
        Directory.CreateDirectory(mount.At("many"));
        string[] names = [.. Enumerable.Range(0, 1000).Select(i => $"{i:d4}{new string('x', i % 200)}").Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            File.WriteAllText(mount.At($"many/{name}"), name);
        }

        string listed = mount.Run("LC_ALL=C ls many", seconds: 120);
        Assert.Equal(names, listed.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        mount.Run("is files \"$(find many -type f | wc -l)\" 1000; rm -r many", seconds: 120);
        Assert.Empty(Directory.GetFileSystemEntries(mount.OnHost));
    }

    [Fact]
    public void With_9P2000_u_there_are_links_special_files_and_owners()
    {
        using Mount mount = Mount(U);

        mount.Run("""
            ln -s some/where link
            is target "$(readlink link)" some/where
            echo content >file
            ln file second
            is names "$(stat -c %h file) $(stat -c %h second)" '2 2'
            is text "$(cat second)" content
            mkfifo pipe
            mknod null c 1 3
            is kinds "$(stat -c %F link file pipe null)" $'symbolic link\nregular file\nfifo\ncharacter special file'
            is device "$(stat -c %t,%T null)" 1,3
            echo nothing >null
            chown 1000:1001 file
            is owner "$(stat -c %u:%g file)" 1000:1001
            chmod 4755 file
            mkdir -m 1777 folder
            is modes "$(stat -c %a file) $(stat -c %a folder)" '4755 1777'
            """);

        Assert.Equal(
            "file 4755 1000:1001 2\nfolder 1777 0:0 2\nlink 777 0:0 1\nnull 644 0:0 1\npipe 644 0:0 1\nsecond 4755 1000:1001 2\n",
            mount.RunOnHost("stat -c '%n %a %u:%g %h' *"));
        mount.Run("rm -r link file second pipe null folder");
    }

    [Fact]
    public void With_9P2000_there_are_no_links_and_what_it_cannot_say_stays()
    {
        using Mount mount = Mount(Plain);
        mount.RunOnHost("echo program >program; chmod 4755 program; mkdir -m 1777 folder; ln -s program link");

        mount.Run("""
            refused 'Operation not permitted' ln -s program other
            is link "$(stat -c %F link)" 'regular file'
            chmod 711 program folder
            is modes "$(stat -c %a program) $(stat -c %a folder)" '711 711'
            """);

        Assert.Equal("4711\n1711\n", mount.RunOnHost("stat -c %a program folder"));
    }

    private Mount Mount(string version, CacheMode cache = CacheMode.None) => lab.First.Mount(lab.Export(SecurityModel.Passthrough), cache, options: $",version={version}");
}
