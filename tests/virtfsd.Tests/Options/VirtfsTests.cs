using System.Linq;
using Virtfs.Daemon.Options;
using Virtfs.Server.Exports;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class VirtfsTests
{
    [Fact]
    public void Makes_an_export_and_a_tag()
    {
        ExportPlan plan = Plans.Virtfs("local,path=/srv,mount_tag=share,security_model=none");

        ExportOptions export = Assert.Single(plan.Exports);
        Assert.Equal("share", export.Id);
        Assert.Equal("local", export.Driver);
        Assert.Equal("/srv", export.Path);
        Assert.Equal(SecurityModel.None, export.SecurityModel);
        Assert.Equal(AccessMode.ReadWrite, export.Access);
        Assert.Equal(MultiDevices.Remap, export.MultiDevices);
        Assert.Equal(1024u, export.MaximumXattrFids);
        DeviceOptions device = Assert.Single(plan.Devices);
        Assert.Equal("share", device.MountTag);
        Assert.Equal("share", device.ExportId);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Takes_an_id_beside_the_tag()
    {
        ExportPlan plan = Plans.Virtfs("local,path=/srv,mount_tag=/my share,security_model=passthrough,id=one");

        Assert.Equal("one", plan.Exports[0].Id);
        Assert.Equal("/my share", plan.Devices[0].MountTag);
    }

    [Fact]
    public void Takes_every_key_that_is_built()
    {
        ExportOptions export = Plans.Virtfs(
            "local,path=/a,,b,mount_tag=t,security_model=passthrough,readonly=on,multidevs=forbid,max_xattr=0x10,writeout=immediate").Exports[0];

        Assert.Equal("/a,b", export.Path);
        Assert.Equal(SecurityModel.Passthrough, export.SecurityModel);
        Assert.Equal(AccessMode.ReadOnly, export.Access);
        Assert.Equal(MultiDevices.Forbid, export.MultiDevices);
        Assert.Equal(16u, export.MaximumXattrFids);
        Assert.True(export.WritesOutAtOnce);
    }

    [Fact]
    public void Takes_several()
    {
        ExportPlan plan = Plans.Virtfs(
            "local,path=/a,mount_tag=a,security_model=none", "local,path=/b,mount_tag=b,security_model=none,readonly=on");

        Assert.Equal(["a", "b"], plan.Exports.Select(export => export.Id));
        Assert.Equal(["a", "b"], plan.Devices.Select(device => device.MountTag));
    }

    [Fact]
    public void The_last_value_of_a_key_counts() =>
        Assert.Equal("/b", Plans.Virtfs("local,path=/a,mount_tag=t,security_model=none,path=/b").Exports[0].Path);

    [Fact]
    public void The_first_id_counts_and_is_the_only_one_looked_at() =>
        Assert.Equal("a", Plans.Virtfs("local,path=/a,mount_tag=t,security_model=none,id=a,id=1").Exports[0].Id);

    [Fact]
    public void A_key_for_a_text_without_one_is_on_as_in_QEMU()
    {
        const string Option = "local,path=/a,security_model=none,mount_tag";
        ExportPlan plan = Plans.Virtfs(Option);

        Assert.Equal("on", plan.Devices[0].MountTag);
        Assert.Equal([$"-virtfs {Option}: the short form 'mount_tag' is deprecated; write mount_tag=on"], plan.Warnings);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("noid")]
    public void An_id_without_a_value_is_none(string key)
    {
        string option = $"local,path=/a,mount_tag=t,security_model=none,{key}";
        ExportPlan plan = Plans.Virtfs(option);

        Assert.Equal("t", plan.Exports[0].Id);
        Assert.Equal([$"-virtfs {option}: '{key}' names nothing without a value; write id=NAME, or leave it out"], plan.Warnings);
    }

    [Theory]
    [InlineData("later")]
    [InlineData("Immediate")]
    [InlineData("")]
    public void Another_writeout_than_immediate_has_no_effect_and_is_warned_of(string value)
    {
        string option = $"local,path=/a,mount_tag=t,security_model=none,writeout={value}";
        ExportPlan plan = Plans.Virtfs(option);

        Assert.False(plan.Exports[0].WritesOutAtOnce);
        Assert.Equal([$"-virtfs {option}: writeout '{value}' has no effect; write writeout=immediate, or leave it out"], plan.Warnings);
    }

    [Theory]
    [InlineData("0644", 420u)]
    [InlineData("644", 132u)]
    [InlineData("0x1ff", 511u)]
    [InlineData("0b111000000", 448u)]
    [InlineData("07777", 511u)]
    [InlineData("-1", 511u)]
    public void Modes_are_numbers_as_in_C_cut_to_nine_bits(string text, uint expected)
    {
        ExportOptions export = Plans.Virtfs($"local,path=/a,mount_tag=t,security_model=mapped-file,fmode={text},dmode={text}").Exports[0];

        Assert.Equal(expected, export.FileMode);
        Assert.Equal(expected, export.DirectoryMode);
    }

    [Theory]
    [InlineData("readonly", AccessMode.ReadOnly, "the short form 'readonly' is deprecated; write readonly=on")]
    [InlineData("noreadonly", AccessMode.ReadWrite, "the short form 'noreadonly' is deprecated; write readonly=off")]
    public void A_bare_boolean_is_taken_with_a_warning(string key, AccessMode expected, string warning)
    {
        string option = $"local,path=/a,mount_tag=t,security_model=none,{key}";
        ExportPlan plan = Plans.Virtfs(option);

        Assert.Equal(expected, plan.Exports[0].Access);
        Assert.Equal([$"-virtfs {option}: {warning}"], plan.Warnings);
    }

    [Theory]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,bogus=1", "there is no key 'bogus'; the keys are fsdriver id path security_model writeout readonly fmode dmode multidevs max_xattr socket sock_fd mount_tag")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,nobogus", "there is no key 'nobogus'; the keys are fsdriver id path security_model writeout readonly fmode dmode multidevs max_xattr socket sock_fd mount_tag")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,=1", "there is no key ''; the keys are fsdriver id path security_model writeout readonly fmode dmode multidevs max_xattr socket sock_fd mount_tag")]
    [InlineData("local,path=/a,mount_tag=t,security_model=mapped,fmode", "'fmode' needs a value; write fmode=MODE")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,readonly=maybe", "readonly 'maybe' is neither on nor off; write readonly=on or readonly=off")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,max_xattr=1k", "max_xattr '1k' is no number; write max_xattr=NUMBER")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,fmode=0777777777777777777777777", "fmode '0777777777777777777777777' is too large; the most is 18446744073709551615")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,id=1a", "id '1a' is no identifier (letters, digits, '-', '.' and '_', a letter first); write another id=NAME")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,throttling.bps-total=1", "'throttling.bps-total' is a key of -fsdev alone; write -fsdev ... with -device virtio-9p-pci ... instead")]
    public void Refuses_wrong_syntax(string option, string reason) => Assert.Equal($"-virtfs {option}: {reason}", Plans.RefusedVirtfs(option));

    [Theory]
    [InlineData("", "the driver is missing; begin with it: -virtfs local,path=FOLDER,mount_tag=TAG,security_model=MODEL")]
    [InlineData("path=/a,mount_tag=t,security_model=none", "the driver is missing; begin with it: -virtfs local,path=FOLDER,mount_tag=TAG,security_model=MODEL")]
    [InlineData("local,path=/a,security_model=none", "mount_tag is missing; add mount_tag=TAG, the name the guest mounts")]
    [InlineData("local,path=/a,security_model=none,mount_tag=", "mount_tag is missing; add mount_tag=TAG, the name the guest mounts")]
    [InlineData("local,path=/a,mount_tag=/t,security_model=none", "the mount tag '/t' cannot also be the id (letters, digits, '-', '.' and '_', a letter first); add id=NAME")]
    [InlineData("remote,path=/a,mount_tag=t", "the driver 'remote' is unknown; the values are local, proxy and synth")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,socket=/s", "the driver 'local' has no 'socket'; leave it out")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,max_xattr=4294967296", "max_xattr '4294967296' is too large; the most is 4294967295, and 0 is no limit")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,max_xattr=-1", "max_xattr '-1' is too large; the most is 4294967295, and 0 is no limit")]
    [InlineData("local,path=/a,mount_tag=t", "security_model is missing; add security_model=MODEL, one of passthrough, mapped-xattr, mapped-file and none")]
    [InlineData("local,path=/a,mount_tag=t,security_model=maped", "security_model 'maped' is unknown; the values are passthrough, mapped-xattr, mapped-file and none")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,multidevs=x", "multidevs 'x' is unknown; the values are remap, forbid and warn")]
    [InlineData("local,mount_tag=t,security_model=none", "path is missing; add path=FOLDER, the folder to share")]
    [InlineData("local,path=,mount_tag=t,security_model=none", "path is missing; add path=FOLDER, the folder to share")]
    [InlineData("local,path=/a,mount_tag=t,security_model=none,fmode=0600", "fmode works with the security models mapped-xattr and mapped-file only; leave it out")]
    [InlineData("local,path=/a,mount_tag=t,security_model=passthrough,dmode=0700", "dmode works with the security models mapped-xattr and mapped-file only; leave it out")]
    [InlineData("local,path=/a,mount_tag=a2345678901234567890123456789012,security_model=none", "the mount tag 'a2345678901234567890123456789012' has 32 bytes; the most is 31, choose a shorter one")]
    [InlineData("local,path=/a,mount_tag=äääääääääääääääö,id=a,security_model=none", "the mount tag 'äääääääääääääääö' has 32 bytes; the most is 31, choose a shorter one")]
    public void Refuses_wrong_values(string option, string reason) => Assert.Equal($"-virtfs {option}: {reason}", Plans.RefusedVirtfs(option));

    [Fact]
    public void A_tag_of_31_bytes_is_accepted() =>
        Assert.Equal(31, Plans.Virtfs("local,path=/a,mount_tag=a234567890123456789012345678901,security_model=none").Devices[0].MountTag!.Length);

    [Fact]
    public void The_same_tag_twice_is_refused_for_its_id()
    {
        const string Option = "local,path=/a,mount_tag=t,security_model=none";

        Assert.Equal($"-virtfs {Option}: the id 't' is taken by an earlier -fsdev or -virtfs; write another id=NAME", Plans.RefusedVirtfs(Option, Option));
    }

    [Fact]
    public void The_same_tag_twice_is_refused_also_under_another_id()
    {
        const string Second = "local,path=/b,mount_tag=t,security_model=none,id=b";

        Assert.Equal(
            $"-virtfs {Second}: the mount tag 't' is taken by an earlier option; choose another",
            Plans.RefusedVirtfs("local,path=/a,mount_tag=t,security_model=none", Second));
    }
}
