using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using Virtfs.Drivers.Tests.Infrastructure;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>mapped-file remembers what it read of metadata at rest, and shows whatever the host, or a QEMU, has made of it since.</summary>
public sealed class MetadataAtRestTests(MetadataAtRest folder) : IClassFixture<MetadataAtRest>
{
    [Fact]
    public void What_has_not_changed_is_not_opened_again()
    {
        string metadata = Host(".virtfs_metadata/file");
        Assert.Equal(Errno.None, Libc.OpenAt(Libc.CurrentDirectory, Encoding.UTF8.GetBytes(metadata), OpenFlags.O_RDWR, 0, out int locked));
        Assert.Equal(Errno.None, Libc.WaitOpenFileLock(locked, new FileLock { Type = FileLock.F_WRLCK }));

        // Who opens it to read it waits for the lock.
        uint uid = 0;
        Node file = folder.File(TestName());
        var reader = new Thread(() => uid = Share.Attributes(file).Uid);
        reader.Start();
        bool isRead = reader.Join(5000);
        _ = Libc.Close(locked);
        reader.Join();

        Assert.True(isRead);
        Assert.Equal(1000u, uid);
    }

    [Fact]
    public void What_is_written_over_with_as_many_bytes_is_seen()
    {
        Write("virtfs.uid=2000\nvirtfs.gid=100\nvirtfs.mode=33188\n");
        Assert.Equal(2000u, Uid());
    }

    [Fact]
    public void What_is_written_over_again_at_once_is_seen_every_time()
    {
        // Several within a tick of the host's clock.
        for (uint uid = 1001; uid < 1500; uid++)
        {
            Write($"virtfs.uid={uid}\nvirtfs.gid=100\nvirtfs.mode=33188\n");
            Assert.Equal(uid, Uid());
        }
    }

    [Fact]
    public void What_is_replaced_by_another_file_with_its_times_is_seen()
    {
        string metadata = Host(".virtfs_metadata/file");
        File.WriteAllText(Host("new"), "virtfs.uid=2000\n");
        File.SetLastWriteTimeUtc(Host("new"), File.GetLastWriteTimeUtc(metadata));
        File.Move(Host("new"), metadata, overwrite: true);
        Assert.Equal(2000u, Uid());
    }

    [Fact]
    public void What_is_removed_and_made_again_is_seen()
    {
        File.Delete(Host(".virtfs_metadata/file"));
        Assert.Equal(Libc.GetEffectiveUserId(), Uid());
        Write("virtfs.uid=2000\n");
        Assert.Equal(2000u, Uid());
    }

    [Fact]
    public void A_folder_that_is_moved_away_and_replaced_is_seen()
    {
        Directory.Move(Host(".virtfs_metadata"), Host("moved"));
        Assert.Equal(Libc.GetEffectiveUserId(), Uid());
        Directory.CreateDirectory(Host(".virtfs_metadata"));
        Assert.Equal(Libc.GetEffectiveUserId(), Uid());
        Write("virtfs.uid=2000\n");
        Assert.Equal(2000u, Uid());
        Directory.Delete(Host(".virtfs_metadata"), recursive: true);
        Directory.Move(Host("moved"), Host(".virtfs_metadata"));
        Assert.Equal(1000u, Uid());
    }

    [Fact]
    public void A_folder_that_becomes_a_link_to_itself_leads_nowhere()
    {
        Directory.Move(Host(".virtfs_metadata"), Host("moved"));
        File.CreateSymbolicLink(Host(".virtfs_metadata"), "moved");
        Assert.Equal(Libc.GetEffectiveUserId(), Uid());
    }

    [Fact]
    public void An_object_that_the_host_puts_under_the_name_has_what_lies_there_and_who_held_the_old_one_no_more()
    {
        File.Move(Host("file"), Host("moved"));
        File.WriteAllText(Host("file"), "");
        using Node other = Share.Walk(folder.Folder(TestName()), "file");
        Assert.Equal(1000u, Share.Attributes(other).Uid);
        Assert.Equal(Libc.GetEffectiveUserId(), Uid());
    }

    [Fact]
    public void What_the_guest_changes_is_seen()
    {
        Assert.Equal(Errno.None, folder.File(TestName()).SetAttributes(new AttributeChanges { Uid = 2000 }));
        Assert.Equal(2000u, Uid());
    }

    [Fact]
    public void A_walk_finds_the_same()
    {
        using (Node node = Share.Walk(folder.Folder(TestName()), "file"))
        {
            Assert.Equal(1000u, Share.Attributes(node).Uid);
        }

        Write("virtfs.uid=2000\n");
        using Node again = Share.Walk(folder.Folder(TestName()), "file");
        Assert.Equal(2000u, Share.Attributes(again).Uid);
    }

    private static string TestName([CallerMemberName] string test = "") => test;

    private uint Uid([CallerMemberName] string test = "") => Share.Attributes(folder.File(test)).Uid;

    private string Host(string name, [CallerMemberName] string test = "") => folder.Host(test, name);

    private void Write(string text, [CallerMemberName] string test = "") => File.WriteAllText(folder.Host(test, ".virtfs_metadata/file"), text);
}
