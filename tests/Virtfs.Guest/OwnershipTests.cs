using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>Owners, modes, extended attributes and POSIX ACLs, as the guest sees them and as the host keeps them; and shares for reading only.</summary>
public abstract class OwnershipTests(Lab lab)
{
    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    [UnderQemu(SecurityModel.MappedXattr)]
    [UnderQemu(SecurityModel.MappedFile)]
    public void Owners_modes_and_times_are_kept(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));
        mount.RunOnHost("touch -d '2002-03-04 05:06:07.123456789 UTC' of-host");

        // Linux's client sends whole seconds, whatever a program asks for: of what the guest sets there is no more to keep.
        mount.Run("""
            is 'the time of the host' "$(TZ=UTC stat -c %y of-host)" '2002-03-04 05:06:07.123456789 +0000'
            echo text >file
            chown 1000:1001 file
            chmod 6751 file
            touch -d '2001-02-03 04:05:06 UTC' file
            is 'what the guest sees' "$(TZ=UTC stat -c '%u:%g %a %y' file)" '1000:1001 6751 2001-02-03 04:05:06.000000000 +0000'
            chmod 1777 .
            setpriv --reuid 1000 --regid 1000 --clear-groups touch made-by-1000
            setpriv --reuid 1000 --regid 1000 --clear-groups mkdir folder-of-1000
            ln -s x link; chown -h 5:6 link
            chown 4294967294:3000000000 folder-of-1000
            """);

        Assert.Equal("2001-02-03 04:05:06.000000000 +0000\n", mount.RunOnHost("TZ=UTC stat -c %y file"));
        Assert.Equal("1000:1001 106751", KeptAttributes.Of(model, mount.At("file")));
        Assert.Equal("1000:1000 100644", KeptAttributes.Of(model, mount.At("made-by-1000")));
        Assert.Equal("4294967294:3000000000 40755", KeptAttributes.Of(model, mount.At("folder-of-1000")));
        Assert.Equal("5:6 120777", KeptAttributes.Of(model, mount.At("link")));
        if (model.IsMapped())
        {
            Assert.All(["file", "made-by-1000", "link"], name => Assert.Equal("0:0 100600", KeptAttributes.OnHost(mount.At(name))));
            Assert.Equal("0:0 40700", KeptAttributes.OnHost(mount.At("folder-of-1000")));
        }
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void Users_of_the_guest_may_do_what_the_modes_allow(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run("""
            as() { setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"; }
            chmod 755 .
            mkdir private; chmod 700 private; echo secret >private/file
            refused 'Permission denied' as 1000 cat private/file
            refused 'Permission denied' as 1000 touch new
            echo text >readable; chmod 644 readable
            is 'what anyone may read' "$(as 1000 cat readable)" text
            refused 'Permission denied' as 1000 bash -c 'echo x >>readable'
            refused 'not permitted' as 1000 chmod 777 readable
            mkdir shared; chmod 1777 shared
            as 1000 touch shared/of-1000
            refused 'not permitted' as 1001 rm -f shared/of-1000
            as 1000 rm shared/of-1000
            """);
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void A_folders_group_is_inherited_where_it_says_so(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run("""
            mkdir folder; chgrp 1001 folder; chmod 2777 folder
            touch folder/file
            mkdir folder/sub
            is groups "$(stat -c %g folder/file folder/sub | tr '\n' ,)" '1001,1001,'
            is 'the mode of the new folder' "$(stat -c %a folder/sub)" 2755
            """);
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void A_file_that_is_written_loses_its_set_id_bits(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run("""
            as() { setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"; }
            chmod 755 .
            echo text >file; chmod 6777 file
            as 1000 bash -c 'echo more >>file'
            is mode "$(stat -c %a file)" 777
            """);

        Assert.Equal("0:0 100777", KeptAttributes.Of(model, mount.At("file")));
    }

    [Fact]
    public void A_share_for_reading_only_can_be_read_and_not_changed()
    {
        File.WriteAllText(Path.Combine(lab.ReadOnly.Folder, "file"), "text\n");
        using Mount mount = lab.First.Mount(lab.ReadOnly);
        File.WriteAllText(mount.At("file"), "text\n");

        mount.Run("""
            is 'the text' "$(cat file)" text
            for command in 'touch file' 'touch new' 'mkdir folder' 'rm -f file' 'mv file other' 'ln file other' 'ln -s file other' 'chmod 600 file' \
                'truncate -s 0 file' 'setfattr -n user.x -v y file' 'mkfifo fifo' "bash -c 'echo x >>file'" 'chown 1 file'; do
                refused 'Read-only file system' bash -c "$command"
            done
            """);

        Assert.Equal(["file"], Directory.GetFileSystemEntries(mount.OnHost).AsNames());
    }

    [Theory]
    [EveryModelUnderUml(CacheMode.None)]
    [EveryModelUnderUml(CacheMode.Loose)]
    [UnderQemu(SecurityModel.Passthrough, CacheMode.Loose)]
    [UnderQemu(SecurityModel.MappedXattr, CacheMode.None)]
    public void Extended_attributes_are_those_of_the_host(SecurityModel model, CacheMode cache)
    {
        using Mount mount = lab.First.Mount(lab.Export(model), cache);

        mount.Run("""
            touch file
            setfattr -n user.text -v 'some text' file
            setfattr -n user.binary -v 0x00ff0a00 file
            is text "$(getfattr --only-values -n user.text file)" 'some text'
            is binary "$(getfattr -e hex -n user.binary file | grep =)" user.binary=0x00ff0a00
            is names "$(getfattr -m- file | grep -v '^#' | sort | tr '\n' ,)" ',user.binary,user.text,'
            setfattr -n user.text -v changed file
            is 'the new text' "$(getfattr --only-values -n user.text file)" changed
            setfattr -x user.text file
            refused 'No such attribute' getfattr -n user.text file
            setfattr -n user.binary -v '' file # 9P has no other way to say that an attribute is to go
            is 'names at last' "$(getfattr -m- file)" ''
            for name in trusted.x security.x nonsense.x; do refused 'not supported' setfattr -n $name -v y file; done
            python3 - <<'END'
            import os
            big = os.urandom(3000)
            os.setxattr("file", "user.big", big, os.XATTR_CREATE)
            assert os.getxattr("file", "user.big") == big
            for flag, name, number in ((os.XATTR_CREATE, "user.big", 17), (os.XATTR_REPLACE, "user.other", 61)):
                try: os.setxattr("file", name, b"x", flag)
                except OSError as error: assert error.errno == number, error
                else: raise AssertionError(name)
            with open("file") as file:
                os.setxattr(file.fileno(), "user.by-descriptor", b"yes")
                assert os.getxattr(file.fileno(), "user.by-descriptor") == b"yes"
            END
            """);

        Assert.Equal(3000, HostXattr.Get(mount.At("file"), "user.big").Length);
        Assert.Equal("yes"u8, HostXattr.Get(mount.At("file"), "user.by-descriptor"));
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void What_a_model_keeps_in_extended_attributes_is_its_own_business(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run(model == SecurityModel.MappedXattr
            ? """
                touch file
                is names "$(getfattr -m- file)" ''
                refused 'No such attribute' getfattr -n user.virtfs.uid file
                refused 'Permission denied' setfattr -n user.virtfs.uid -v 0x00000000 file
                refused 'Permission denied' setfattr -x user.virtfs.uid file
                """
            : """
                touch file
                setfattr -n user.virtfs.uid -v 0x01000000 file
                is value "$(getfattr -e hex -n user.virtfs.uid file | grep =)" user.virtfs.uid=0x01000000
                is owner "$(stat -c %u file)" 0
                """);
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void Access_control_lists_are_obeyed_and_inherited_where_the_model_keeps_them(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model), options: ",posixacl");
        if (model == SecurityModel.None)
        {
            mount.Run("touch file; refused 'not supported' setfacl -m u:1000:r file");
            return;
        }

        mount.Run("""
            as() { setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"; }
            chmod 755 .
            echo text >file; chmod 600 file
            refused 'Permission denied' as 1000 cat file
            setfacl -m u:1000:r file
            is 'what user 1000 reads' "$(as 1000 cat file)" text
            refused 'Permission denied' as 1001 cat file
            refused 'Permission denied' as 1000 bash -c 'echo more >>file'
            is 'the list' "$(getfacl -cEn file | tr '\n' ,)" 'user::rw-,user:1000:r--,group::---,mask::r--,other::---,,'
            is mode "$(stat -c %a file)" 640
            mkdir folder
            setfacl -d -m u:1000:rwx,g::rx,o::- folder
            touch folder/new; mkdir folder/sub
            is 'what a new file inherits' "$(getfacl -cEn folder/new | tr '\n' ,)" 'user::rw-,user:1000:rwx,group::r-x,mask::rw-,other::---,,'
            is 'what a new folder inherits' "$(getfacl -cEnd folder/sub | tr '\n' ,)" 'user::rwx,user:1000:rwx,group::r-x,mask::rwx,other::---,,'
            setfacl -b file
            refused 'Permission denied' as 1000 cat file
            """);

        // mapped-xattr keeps them where nothing on the host acts upon them.
        string prefix = model == SecurityModel.MappedXattr ? "user.virtfs." : string.Empty;
        Assert.NotEmpty(HostXattr.Get(mount.At("folder"), prefix + "system.posix_acl_default"));
        Assert.NotEmpty(HostXattr.Get(mount.At("folder/new"), prefix + "system.posix_acl_access"));
        Assert.Empty(HostXattr.Get(mount.At("file"), prefix + "system.posix_acl_access"));
    }
}
