using System.IO;
using Virtfs.GuestTests.Harness;
using Virtfs.Testing;
using Xunit;

namespace Virtfs.GuestTests;

/// <summary>A server that is not root's: the mapped models still give the guest all that a file system has, and none gives what its user may do.</summary>
[Collection(UmlCollection.Name)]
public sealed class UnprivilegedTests(UmlLab lab)
{
    [Theory]
    [InlineData(SecurityModel.MappedXattr)]
    [InlineData(SecurityModel.MappedFile)]
    public void Mapped_models_keep_owners_modes_and_special_files_in_files_of_the_servers_user(SecurityModel model)
    {
        using var work = new TemporaryFolder("virtfsd-tests.", Path.GetTempPath());
        var export = new Export("host", work.Make("host"), $"security_model={model.Name()}");
        using var daemon = Daemon.Unprivileged(work, [export]);
        using Machine guest = lab.Create("a guest of an ordinary user's server", work.At("control"), [export]);
        using Mount mount = guest.Mount(export);
        mount.RunOnHost($"chown {Daemon.Nobody}:{Daemon.Nobody} .");

        mount.Run("""
            touch file; chown 1000:1001 file; chmod 4755 file
            mknod null c 1 3; chown 5:6 null
            ln -s target link
            mkdir folder; chown 7:8 folder; touch folder/file
            is 'what the guest sees' "$(stat -c '%n %u:%g %f' file null link folder)" $'file 1000:1001 89ed\nnull 5:6 21a4\nlink 0:0 a1ff\nfolder 7:8 41ed'
            echo text >null
            """);

        Assert.Equal("1000:1001 104755", KeptAttributes.Of(model, mount.At("file")));
        Assert.Equal("5:6 20644", KeptAttributes.Of(model, mount.At("null")));
        Assert.Equal($"{Daemon.Nobody}:{Daemon.Nobody} 100600", KeptAttributes.OnHost(mount.At("file")));
        Assert.Equal($"{Daemon.Nobody}:{Daemon.Nobody} 100600", KeptAttributes.OnHost(mount.At("null")));
        Assert.Equal($"{Daemon.Nobody}:{Daemon.Nobody} 40700", KeptAttributes.OnHost(mount.At("folder")));
        Assert.Equal("target", File.ReadAllText(mount.At("link")));
    }

    [Fact]
    public void With_none_new_files_belong_to_the_servers_user_and_what_he_may_not_do_is_refused()
    {
        using var work = new TemporaryFolder("virtfsd-tests.", Path.GetTempPath());
        var export = new Export("host", work.Make("host"), "security_model=none");
        using var daemon = Daemon.Unprivileged(work, [export]);
        using Machine guest = lab.Create("a guest of an ordinary user's server", work.At("control"), [export]);
        using Mount mount = guest.Mount(export);
        mount.RunOnHost($"chown {Daemon.Nobody}:{Daemon.Nobody} .");

        mount.Run("""
            touch file; chmod 640 file
            mkdir folder; mkfifo fifo; ln -s target link
            is 'what the guest sees' "$(stat -c '%n %u:%g %a' file)" 'file 65534:65534 640'
            refused 'not permitted' chown 1000 file
            refused 'not permitted' mknod null c 1 3
            """);

        Assert.Equal($"{Daemon.Nobody}:{Daemon.Nobody} 100640", KeptAttributes.OnHost(mount.At("file")));
        Assert.Equal($"{Daemon.Nobody}:{Daemon.Nobody} 10644", KeptAttributes.OnHost(mount.At("fifo")));
        Assert.False(File.Exists(mount.At("null")));
    }
}
