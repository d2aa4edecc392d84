using System;
using System.IO;
using System.Linq;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>What one guest does with files, and what the host then finds.</summary>
public abstract partial class FilesTests(Lab lab)
{
    internal Mount Mount(SecurityModel model, CacheMode cache, int msize = 512000, string options = "") =>
        lab.First.Mount(lab.Export(model), cache, msize, options);

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.None)]
    public void A_mount_shows_the_hosts_space_and_what_it_was_asked_for(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        // Blocks have another size there, which rounds off what does not fill one.
        const string Statistics = "read -r size blocks files name < <(stat -f -c '%s %b %c %l' .); echo $((size * blocks >> 20)) $files $name";
        string guest = mount.Run(Statistics);
        string host = mount.RunOnHost(Statistics);
        string options = mount.Run("tail -n 1 /proc/mounts");

        Assert.Equal(host, guest);
        Assert.Contains($"{model.Name()} {mount.InGuest[..mount.InGuest.LastIndexOf('/')]} 9p rw,", options, StringComparison.Ordinal);
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void A_text_written_on_either_side_is_read_on_the_other(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.None);
        File.WriteAllText(mount.At("from-host"), "from the host\n");

        string seen = mount.Run("cat from-host; echo from the guest >from-guest");

        Assert.Equal("from the host\n", seen);
        Assert.Equal("from the guest\n", File.ReadAllText(mount.At("from-guest")));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.None, CacheMode.Loose)]
    public void A_sparse_file_has_data_beyond_5_GB_and_takes_no_space(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            printf begin >big
            printf 'far away' | dd of=big bs=1 seek=5368709120 conv=notrunc status=none
            is size "$(stat -c %s big)" 5368709128
            is 'the end' "$(tail -c 8 big)" 'far away'
            is 'a hole' "$(dd if=big bs=4096 skip=1000000 count=1 status=none | tr -d '\0' | wc -c)" 0
            sync big
            ((2 * $(stat -c %b big) < 1000)) || fail "takes $(stat -c %b big) blocks"
            truncate -s 6G big
            truncate -s 5368709123 big
            is 'the end of what is left' "$(tail -c 3 big)" far
            truncate -s 9000000000000 big
            """);

        Assert.Equal(9000000000000, new FileInfo(mount.At("big")).Length);
        Assert.Equal("far\n", mount.RunOnHost("dd if=big bs=1 skip=5368709120 count=3 status=none; echo"));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.None)]
    public void Open_files_stay_usable_when_removed_renamed_or_renamed_over(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);
        GuestJob job = mount.Start("python3 $SCRIPTS/unlinked.py");
        job.WaitFor("made");

        File.Delete(mount.At("theirs"));

        job.Tell();
        job.Wait();
        Assert.Equal("again\n", mount.RunOnHost("[[ -e mine ]] && echo again"));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.Passthrough, CacheMode.Mmap)]
    public void Files_can_be_mapped_and_written_through_the_map(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);
        byte[] pages = new byte[1 << 20];
        for (int page = 0; page < pages.Length / 4096; page++)
        {
            System.Text.Encoding.ASCII.GetBytes($"host {page}").CopyTo(pages, page * 4096);
        }

        File.WriteAllBytes(mount.At("from-host"), pages);

        mount.Run("python3 $SCRIPTS/mapped.py");

        "guest"u8.CopyTo(pages.AsSpan(4096));
        "<>"u8.CopyTo(pages.AsSpan((200 * 4096) - 1));
        Assert.Equal(pages, File.ReadAllBytes(mount.At("from-host")));
        byte[] made = File.ReadAllBytes(mount.At("from-guest"));
        Assert.Equal(1 << 20, made.Length);
        Assert.All(Enumerable.Range(0, 256), page => Assert.Equal(page * 4096, BitConverter.ToInt32(made, page * 4096)));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [UnderQemu(SecurityModel.None, CacheMode.None)]
    public void Fio_verifies_what_4_jobs_write(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        string said = mount.Run("""
            fio --directory=. --name=verify --numjobs=4 --size=4M --rw=randrw --bsrange=512-64k --bs_unaligned=0 --ioengine=psync \
                --verify=crc32c --verify_fatal=1 --do_verify=1 --fallocate=none --end_fsync=1 --group_reporting --output-format=terse
            """, seconds: 180);

        Assert.DoesNotContain("verify:", said, StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(mount.OnHost, "verify*").Count(file => new FileInfo(file).Length == 4 << 20));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.Mmap)]
    public void Appending_and_overwriting_at_odd_places_leaves_the_right_bytes(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("python3 $SCRIPTS/overwrite.py file $CONTROL/model");

        Assert.Equal(File.ReadAllBytes(Path.Combine(lab.First.Control, "model")), File.ReadAllBytes(mount.At("file")));
    }
}
