using System.IO;
using System.Linq;
using Virtfs.GuestTests.Harness;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>The programs of samples/, each mounted by a real kernel.</summary>
public sealed class SampleTests : IClassFixture<SampleLab>
{
    private readonly SampleLab _lab;

    public SampleTests(SampleLab lab) => _lab = lab;

    [Fact]
    public void In_the_memory_sample_a_guest_works_as_on_a_disk() => _lab.Guest.Run("""
        cd /mnt/memory
        mkdir -p a/b
        echo hello >a/b/file
        echo world >>a/b/file
        is content "$(tr '\n' ' ' <a/b/file)" 'hello world '
        mv a/b/file a/moved
        is moved "$(find . | sort | tr '\n' ' ')" '. ./a ./a/b ./a/moved '
        ln a/moved a/second
        is links "$(stat -c %h a/moved)" 2
        ln -s a/moved link
        is 'through the link' "$(head -n 1 link)" hello
        truncate -s 3 a/moved
        is truncated "$(cat a/second)" hel
        exec 3<a/second
        rm a/moved a/second link
        is 'open and removed' "$(cat <&3)" hel
        refused 'not empty' rmdir a
        rmdir a/b
        chmod 640 a && chown 12:34 a && touch -d '2001-02-03 04:05:06 UTC' a
        is attributes "$(stat -c '%a %u %g %Y' a)" '640 12 34 981173106'
        cp -a /usr/lib/python3*/json a/
        diff -r /usr/lib/python3*/json a/json
        rm -r a
        """);

    [Fact]
    public void The_memory_sample_says_that_it_is_full_and_has_room_again_after_a_removal() => _lab.Guest.Run("""
        cd /mnt/memory
        mkdir full
        refused 'No space left' dd if=/dev/zero of=full/file bs=1M count=80
        rm full/file
        dd if=/dev/zero of=full/file bs=1M count=2 status=none
        is size "$(stat -c %s full/file)" 2097152
        rm -r full
        """);

    [Fact]
    public void The_zip_sample_shows_what_is_in_the_archive_and_lets_nobody_change_it() => _lab.Guest.Run($"""
        cd /mnt/zip
        is names "$(find . | sort | tr '\n' ' ')" '. ./empty ./folder ./folder/large ./folder/näme ./script '
        is small "$(cat folder/näme)" content
        is large "$(sha256sum <folder/large)" '{_lab.LargeHash}  -'
        is middle "$(dd if=folder/large bs=1 skip=1000000 count=20 status=none)" '{_lab.MiddleOfLarge}'
        is attributes "$(stat -c '%a %s %Y' script)" '755 12 {_lab.Written}'
        refused 'Read-only' touch new
        refused 'Read-only' rm folder/large
        refused 'Read-only' bash -c 'echo x >script'
        """);

    [Fact]
    public void The_metrics_sample_tells_a_guest_about_its_process() => _lab.Guest.Run($"""
        cd /mnt/metrics
        is id "$(cat id)" {_lab.MetricsProcess}
        is threads "$([[ $(ls threads | wc -l) -gt 2 ]] && echo several)" several
        [[ -d threads && -r threads/{_lab.MetricsProcess} ]] || fail 'there is no first thread'
        (( $(cat memory/heap) > 10000 && $(cat memory/resident) > 1000000 )) || fail 'the heap is too small'
        before=$(sed -n 's/^2 //p' memory/collections)
        echo 2 >memory/collections
        (( $(sed -n 's/^2 //p' memory/collections) > before )) || fail 'there was no collection'
        refused 'Invalid argument' bash -c 'echo 9 >memory/collections'
        refused 'Permission denied' bash -c 'echo 1 >id'
        """);

    [Fact]
    public void Each_sample_is_short()
    {
        string[] folders = Directory.GetDirectories(RepositoryFolder.At("samples"));
        Assert.Equal(3, folders.Length);
        Assert.All(folders, folder => Assert.InRange(SourceFiles(folder).Sum(file => File.ReadLines(file).Count()), 1, 149));
    }

    private static string[] SourceFiles(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories);
}
