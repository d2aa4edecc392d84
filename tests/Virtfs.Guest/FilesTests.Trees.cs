using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <content>Trees and large folders.</content>
public abstract partial class FilesTests
{
    // With a cache of names: without it the names on a file's way are looked up again with every call, which takes minutes.
    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    public void A_tree_of_10000_files_is_copied_in_compared_and_removed(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.Loose);
        mount.Run("""
            [[ -e /tmp/tree ]] || python3 $SCRIPTS/make_tree.py /tmp/tree 10000
            cp -a /tmp/tree copy
            """, seconds: 400);

        // A mount of its own has none of it in its cache.
        using (Mount fresh = lab.First.Mount(lab.Export(model), CacheMode.Loose, folder: mount.Folder))
        {
            fresh.Run("""
                diff -r /tmp/tree copy
                cd copy
                find . -type f -print0 | sort -z | xargs -0 sha256sum >$CONTROL/sums
                """, seconds: 400);
            Assert.Equal("10000\n", fresh.RunOnHost($"find copy -name {SecurityModels.MetadataFolder} -prune -o -type f -print | wc -l"));
            Host.Run(fresh.At("copy"), $"sha256sum --quiet -c '{lab.First.Control}/sums'");
            mount.Run("rm -rf copy", seconds: 200);
            Assert.Empty(fresh.NamesOnHost);
        }
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [UnderUml(SecurityModel.Passthrough, CacheMode.Loose)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.Loose)]
    public void Tar_packs_and_unpacks_a_tree_with_its_modes_times_and_links(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            python3 $SCRIPTS/make_tree.py tree 300
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

        // The mapped models have plain files for links and FIFOs, and the modes beside them.
        mount.RunOnHost(model.IsMapped() ? $"diff -r -x {SecurityModels.MetadataFolder} tree unpacked/tree" : "tar -df tree.tar -C unpacked");
        Assert.Equal("0:0 104755", KeptAttributes.Of(model, mount.At("unpacked/tree/0/1/file 102")));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [UnderUml(SecurityModel.Passthrough, CacheMode.None)]
    [UnderQemu(SecurityModel.MappedFile, CacheMode.Loose)]
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
            is 'status after another' "$(git status --porcelain)" ''
            git clone -q . ../clone
            is 'status of a clone' "$(git -C ../clone status --porcelain)" ''
            git checkout -q HEAD~1
            is 'status of what was first' "$(git status --porcelain)" ''
            """, seconds: 240);

        mount.RunOnHost("git -c safe.directory='*' -C work fsck --full && git -c safe.directory='*' -C clone log --oneline | wc -l | grep -qx 2");
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    public void A_path_may_be_100_folders_deep(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.None);

        mount.Run("""
            path=$(printf 'a-folder-with-a-long-name/%.0s' {1..100})
            mkdir -p "$path"
            echo deep >"$path/file"
            is 'what is down there' "$(cat "$path/file")" deep
            is 'how many' "$(find . -type d | wc -l)" 101
            """);

        Assert.Equal("deep\n", mount.RunOnHost($"find . -name {SecurityModels.MetadataFolder} -prune -o -name file -exec cat {{}} +"));
    }

    [Theory]
    [EveryModelUnderUml(512000)]
    [UnderUml(SecurityModel.Passthrough, 8192)]
    [UnderQemu(SecurityModel.Passthrough, 8192)]
    [UnderQemu(SecurityModel.Passthrough, 512000)]
    public void A_folder_of_100000_entries_is_listed_completely_while_others_add_and_remove(SecurityModel model, int msize)
    {
        using Mount mount = Mount(model, CacheMode.None, msize);
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
}
