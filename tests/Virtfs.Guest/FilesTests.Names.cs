using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <content>Links, special files and names.</content>
public abstract partial class FilesTests
{
    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.MappedFile, CacheMode.None)]
    public void Hard_links_are_one_file_under_two_names(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("""
            echo text >a
            ln a b
            is links "$(stat -c %h a b)" $'2\n2'
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
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void Owner_and_mode_are_those_of_the_file_under_all_its_names(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.None);

        mount.Run("""
            mkdir here there
            touch here/a
            ln here/a there/b
            chown 1000:1001 there/b
            chmod 751 here/a
            is 'both names' "$(stat -c '%u:%g %a' here/a there/b)" $'1000:1001 751\n1000:1001 751'
            mv there/b there/c
            rm here/a
            is 'what is left' "$(stat -c '%u:%g %a' there/c)" '1000:1001 751'
            """);

        Assert.Equal("1000:1001 100751", KeptAttributes.Of(model, mount.At("there/c")));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Mmap)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.None)]
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

        Assert.Equal("/etc/hostname", TargetOnHost("absolute"));
        Assert.Equal("../../../../etc/passwd", TargetOnHost("outside"));

        // The mapped models have a plain file with the target in it: nothing on the host follows it.
        string TargetOnHost(string name)
        {
            string? target = new FileInfo(mount.At(name)).LinkTarget;
            Assert.Equal(model.IsMapped(), target is null);
            return target ?? File.ReadAllText(mount.At(name));
        }
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    [UnderQemu(SecurityModel.MappedFile)]
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

        Assert.Equal(
            model.IsMapped() ? "regular empty file regular empty file regular empty file\n" : "fifo socket character special file\n",
            mount.RunOnHost("echo $(stat -c %F fifo socket null)"));
        Assert.Equal("0:0 10644", KeptAttributes.Of(model, mount.At("fifo")));
        Assert.Equal("0:0 140755", KeptAttributes.Of(model, mount.At("socket")));
        Assert.Equal("0:0 20644", KeptAttributes.Of(model, mount.At("null")));
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.MappedFile, CacheMode.None)]
    public void Names_are_bytes_of_any_kind_up_to_255(SecurityModel model, CacheMode cache)
    {
        using Mount mount = Mount(model, cache);

        mount.Run("python3 $SCRIPTS/names.py");

        Assert.Equal("22 22\n", mount.RunOnHost($$"""
            GLOBIGNORE='{{SecurityModels.MetadataFolder}}' # which has the dot of the others count too
            n=0; ok=0
            for name in *; do [[ $(cat -- "$name") == "$name" ]] && ok=$((ok + 1)); n=$((n + 1)); done
            echo $n $ok
            """));
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void A_name_that_the_server_needs_for_itself_is_refused(SecurityModel model)
    {
        using Mount mount = Mount(model, CacheMode.None);

        mount.Run(model == SecurityModel.MappedFile
            ? """
                touch file
                for name in .virtfs_metadata .virtfs_metadata_root; do
                    for command in "touch $name" "mkdir $name" "ln -s x $name" "mkfifo $name" "ln file $name" "mv file $name" "ls $name" "rm $name"; do
                        refused 'Invalid argument' $command
                    done
                done
                is names "$(ls -A)" file
                """
            : """
                for name in .virtfs_metadata .virtfs_metadata_root; do touch $name; done
                is names "$(ls -A)" $'.virtfs_metadata\n.virtfs_metadata_root'
                """);
    }
}
