using System;
using System.IO;
using System.Linq;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>What one guest does with files, and what the host then finds.</summary>
public abstract class FilesTests(Lab lab)
{
    /// <summary>How the tree of 10,000 files is mounted: an emulated processor takes five times as long without a cache of names.</summary>
    protected abstract CacheMode TreeCache { get; }

    internal Mount Mount(SecurityModel model, CacheMode cache, int msize = 512000, string options = "") =>
        lab.First.Mount(lab.Export(model), cache, msize, options);

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Loose)]
    public void A_mount_shows_the_hosts_space_and_what_it_was_asked_for(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        // Blocks have another size there, which rounds off what does not fill one.
        const string Statistics = "read -r size blocks files name < <(stat -f -c '%s %b %c %l' .); echo $((size * blocks >> 20)) $files $name";
        string guest = mount.Run(Statistics);
        string host = mount.RunOnHost(Statistics);
        string options = mount.Run("tail -n 1 /proc/mounts");

        Assert.Equal(host, guest);
        Assert.Contains($"{model.ToString().ToLowerInvariant()} {mount.InGuest[..mount.InGuest.LastIndexOf('/')]} 9p rw,", options, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_written_on_either_side_is_read_on_the_other()
    {
        using Mount mount = Mount(SecurityModel.Passthrough, CacheMode.None);
        File.WriteAllText(mount.At("from-host"), "from the host\n");

        string seen = mount.Run("cat from-host; echo from the guest >from-guest");

        Assert.Equal("from the host\n", seen);
        Assert.Equal("from the guest\n", File.ReadAllText(mount.At("from-guest")));
    }

    [Fact]
    public void A_tree_of_10000_files_is_copied_in_compared_and_removed()
    {
        using Mount mount = Mount(SecurityModel.Passthrough, TreeCache);
        mount.Run("""
            python3 $SCRIPTS/make_tree.py /tmp/tree 10000
            cp -a /tmp/tree copy
            """, seconds: 400);

        // A mount of its own has none of it in its cache.
        using (Mount fresh = lab.First.Mount(lab.Passthrough, TreeCache, folder: mount.Folder))
        {
            fresh.Run("""
                diff -r /tmp/tree copy
                cd copy
                find . -type f -print0 | sort -z | xargs -0 sha256sum >$CONTROL/sums
                rm -rf /tmp/tree
                """, seconds: 400);
            Assert.Equal(10000, Directory.GetFiles(fresh.At("copy"), "*", SearchOption.AllDirectories).Length);
            Host.Run(fresh.At("copy"), $"sha256sum --quiet -c '{lab.First.Control}/sums'");
            mount.Run("rm -rf copy", seconds: 200);
            Assert.Empty(Directory.GetFileSystemEntries(fresh.OnHost));
        }
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.Loose)]
    [InlineData(SecurityModel.None, CacheMode.None)]
    public void Tar_packs_and_unpacks_a_tree_with_its_modes_times_and_links(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            python3 $SCRIPTS/make_tree.py tree 500
            ln -s '0/1/file 101' tree/link
            ln 'tree/0/1/file 101' tree/hard
            mkfifo tree/fifo
            chmod 4755 'tree/0/1/file 102'
            touch -d '2001-02-03 04:05:06.789' 'tree/0/1/file 103'
            tar -cf tree.tar tree
            mkdir unpacked
            tar -xpf tree.tar -C unpacked
            tar -df tree.tar -C unpacked
            diff -r --no-dereference -x fifo tree unpacked/tree
            tar -cf /dev/null --totals unpacked
            """, seconds: 120);

        mount.RunOnHost("tar -df tree.tar -C unpacked");
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Mmap)]
    public void Git_keeps_a_repository(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            export HOME=/tmp GIT_AUTHOR_NAME=guest GIT_AUTHOR_EMAIL=g@example.org GIT_COMMITTER_NAME=guest GIT_COMMITTER_EMAIL=g@example.org
            git config --global safe.directory '*'
            git init -q work
            cd work
            python3 $SCRIPTS/make_tree.py tree 200
            git add .
            git commit -q -m one
            is 'status after a commit' "$(git status --porcelain)" ''
            mv tree/0/0 tree/moved
            echo more >>'tree/0/1/file 150'
            git add -A
            git commit -q -m two
            git gc -q
            git fsck --full --strict
            git status --porcelain | diff - /dev/null
            git clone -q . ../clone
            git -C ../clone status --porcelain | diff - /dev/null
            git checkout -q HEAD~1
            git status --porcelain | diff - /dev/null
            """, seconds: 240);

        mount.RunOnHost("git -c safe.directory='*' -C work fsck --full && git -c safe.directory='*' -C clone log --oneline | wc -l | grep -qx 2");
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.None)]
    [InlineData(SecurityModel.Passthrough, CacheMode.Loose)]
    public void Hard_links_are_one_file_under_two_names(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            echo text >a
            ln a b
            is links "$(stat -c %h a) $(stat -c %h b)" '2 2'
            is inode "$(stat -c %i b)" "$(stat -c %i a)"
            echo more >>b
            is 'the text' "$(cat a)" $'text\nmore'
            refused 'File exists' ln a b
            mkdir folder
            refused 'not allowed' ln folder c
            rm a
            is 'the text left' "$(cat b)" $'text\nmore'
            is 'links left' "$(stat -c %h b)" 1
            ln b c
            """);

        Assert.Equal("2 2\n", mount.RunOnHost("echo $(stat -c %h b c)"));
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Mmap)]
    public void Symbolic_links_hold_any_text_and_lead_the_guest_its_own_way(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            mkdir folder; echo inside >folder/file
            ln -s folder/file relative; ln -s /etc/hostname absolute; ln -s nowhere dangling; ln -s loop loop; ln -s ../../../../etc/passwd outside
            ln -s folder way
            ln -s "$(printf 'x%.0s' {1..4000})" long
            is relative "$(cat relative)" inside
            is 'through a folder' "$(cat way/file)" inside
            is absolute "$(readlink absolute)" /etc/hostname
            is 'the length of the long one' "$(readlink long | wc -c)" 4001
            is size "$(stat -c %s absolute)" 13
            is type "$(stat -c %F dangling)" 'symbolic link'
            refused 'No such file' cat dangling
            refused 'Too many levels' cat loop
            echo changed >relative
            is 'written through' "$(cat folder/file)" changed
            mv relative renamed
            rm renamed way
            is 'the target' "$(cat folder/file)" changed
            """);

        Assert.Equal("/etc/hostname", new FileInfo(mount.At("absolute")).LinkTarget);
        Assert.Equal("../../../../etc/passwd", new FileInfo(mount.At("outside")).LinkTarget);
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough)]
    [InlineData(SecurityModel.None)]
    public void Fifos_sockets_and_devices_are_the_guests_own(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.None);

        mount.Run("""
            mkfifo fifo
            (echo through the fifo >fifo) &
            is 'what came' "$(timeout 10 cat fifo)" 'through the fifo'
            python3 - <<END
            import socket, os
            server = socket.socket(socket.AF_UNIX); server.bind("socket"); server.listen()
            client = socket.socket(socket.AF_UNIX); client.connect("socket")
            client.send(b"x"); assert server.accept()[0].recv(1) == b"x"
            END
            mknod null c 1 3
            echo text >null
            is 'what null says' "$(cat null)" ''
            is types "$(stat -c %F fifo socket null | tr '\n' ,)" 'fifo,socket,character special file,'
            is device "$(stat -c %t:%T null)" 1:3
            """);

        Assert.Equal("fifo socket character special file\n", mount.RunOnHost("echo $(stat -c %F fifo socket null)"));
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Loose)]
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
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Loose)]
    public void Names_are_bytes_of_any_kind_up_to_255(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("python3 $SCRIPTS/names.py");

        Assert.Equal("22 22\n", mount.RunOnHost("""
            n=0; ok=0
            for name in * .[!.]* ..?*; do [[ $(cat -- "$name") == "$name" ]] && ok=$((ok + 1)); n=$((n + 1)); done
            echo $n $ok
            """));
    }

    [Fact]
    public void A_path_may_be_100_folders_deep()
    {
        using Mount mount = Mount(SecurityModel.Passthrough, CacheMode.None);

        mount.Run("""
            path=$(printf 'a-folder-with-a-long-name/%.0s' {1..100})
            mkdir -p "$path"
            echo deep >"$path/file"
            is 'what is down there' "$(cat "$path/file")" deep
            is 'how many' "$(find . -type d | wc -l)" 101
            """);

        Assert.Equal("deep\n", mount.RunOnHost("find . -name file -exec cat {} +"));
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Mmap)]
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
    [InlineData(8192)]
    [InlineData(512000)]
    public void A_folder_of_100000_entries_is_listed_completely_while_others_add_and_remove(int msize)
    {
        using Mount mount = Mount(SecurityModel.Passthrough, CacheMode.None, msize);
        Directory.CreateDirectory(mount.At("many"));
        for (int i = 0; i < 100000; i++)
        {
            File.Create(mount.At($"many/stays-{i}"), 1).Dispose();
        }

        GuestJob job = mount.Start("python3 $SCRIPTS/list_folder.py many 100000");
        for (int i = 0; !job.HasEnded; i++)
        {
            File.Create(mount.At($"many/host-{i}"), 1).Dispose();
            File.Delete(mount.At($"many/host-{i - 20}"));
        }

        job.Wait(120);
    }

    [Theory]
    [InlineData(SecurityModel.Passthrough, CacheMode.Mmap)]
    [InlineData(SecurityModel.None, CacheMode.Loose)]
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
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.None, CacheMode.Mmap)]
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
    [InlineData(SecurityModel.Passthrough, CacheMode.None)]
    [InlineData(SecurityModel.Passthrough, CacheMode.Mmap)]
    public void Appending_and_overwriting_at_odd_places_leaves_the_right_bytes(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            python3 - <<'END'
            import os, random
            numbers = random.Random(3)
            model = bytearray()
            file = os.open("file", os.O_RDWR | os.O_CREAT)
            for turn in range(150):
                offset, data = numbers.randrange(200000), numbers.randbytes(numbers.choice((1, 511, 4096, 4097, 30000)))
                if turn % 10 == 9:
                    os.ftruncate(file, offset)
                    model = model[:offset].ljust(offset, b"\0")
                    continue
                if turn % 5 == 4:
                    offset = len(model)
                    with open("file", "ab") as end: end.write(data)
                else:
                    os.pwrite(file, data, offset)
                model = model.ljust(offset, b"\0")
                model[offset:offset + len(data)] = data
                start = numbers.randrange(len(model) + 1)
                assert os.pread(file, 5000, start) == model[start:start + 5000], turn
            os.fsync(file)
            open(os.environ["CONTROL"] + "/model", "wb").write(model)
            END
            """);

        Assert.Equal(File.ReadAllBytes(Path.Combine(lab.First.Control, "model")), File.ReadAllBytes(mount.At("file")));
    }
}
