using System.IO;
using Virtfs.GuestTests.Harness;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>Two guests and the host on one folder.</summary>
public abstract class SharingTests(Lab lab)
{
    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void Each_guest_sees_what_the_other_does_as_soon_as_it_is_done(SecurityModel model)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);

        one.Run("echo one >file; mkdir folder");
        two.Run("is text \"$(cat file)\" one; echo two >>file; echo new >folder/new");
        one.Run("is text \"$(cat file)\" $'one\\ntwo'; is 'new file' \"$(cat folder/new)\" new; mv folder/new moved; chmod 600 moved");
        two.Run("""
            refused 'No such file' cat folder/new
            is 'moved file' "$(cat moved) $(stat -c %a moved)" 'new 600'
            is names "$(ls)" $'file\nfolder\nmoved'
            truncate -s 1 file; rm moved; rmdir folder; ln -s file link
            """);
        one.Run("is text \"$(cat link)\" o; is names \"$(ls)\" $'file\\nlink'");
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedXattr)]
    public void A_guest_and_the_host_see_each_others_changes(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));

        mount.Run("is empty \"$(ls)\" ''");
        mount.RunOnHost("mkdir folder; echo host >folder/file");
        mount.Run("is text \"$(cat folder/file)\" host");
        mount.RunOnHost("mv folder elsewhere; echo more >>elsewhere/file; chmod 640 elsewhere/file");
        mount.Run("refused 'No such file' cat folder/file; is text \"$(cat elsewhere/file)\" $'host\\nmore'; is mode \"$(stat -c %a elsewhere/file)\" 640");
        mount.RunOnHost("rm -r elsewhere");
        mount.Run("is empty \"$(ls)\" ''");
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void A_guest_stays_where_it_is_while_the_host_moves_the_folder_around_it(SecurityModel model)
    {
        using Mount mount = lab.First.Mount(lab.Export(model));
        mount.RunOnHost("mkdir -p a/b/c; echo text >a/b/c/file");
        GuestJob job = mount.Start("""
            cd a/b/c
            echo there
            await_word
            is text "$(cat file)" text
            echo new >new
            is 'up there' "$(ls ..)" c
            """);
        job.WaitFor("there");

        mount.RunOnHost("mkdir x; mv a/b x/y; rmdir a");

        job.Tell();
        job.Wait();
        Assert.Equal("new\n", File.ReadAllText(mount.At("x/y/c/new")));
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.Passthrough)]
    public void Two_guests_append_to_one_file_and_no_line_is_lost(SecurityModel model)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);
        one.Run("touch lock");

        GuestJob first = one.Start("python3 $SCRIPTS/append.py one 300");
        GuestJob second = two.Start("python3 $SCRIPTS/append.py two 300");
        first.Wait(180);
        second.Wait(180);

        Assert.Equal("600 600\n", one.RunOnHost("echo $(wc -l <file) $(grep -cE '^(one|two) [0-9]+$' file)"));
    }

    [Theory]
    [EveryModelUnderUml]
    [UnderQemu(SecurityModel.MappedFile)]
    public void Two_guests_work_in_one_folder_at_the_same_time(SecurityModel model)
    {
        using Mount one = lab.First.Mount(lab.Export(model));
        using Mount two = one.AlsoIn(lab.Second);

        GuestJob first = one.Start("python3 $SCRIPTS/work_in_common.py one");
        GuestJob second = two.Start("python3 $SCRIPTS/work_in_common.py two");
        first.Wait(180);
        second.Wait(180);

        Assert.Equal("67 67 7\n", one.RunOnHost("echo $(ls common | grep -c one-) $(ls common | grep -c two-) $(ls -d common/?/ | wc -l)"));
    }
}
