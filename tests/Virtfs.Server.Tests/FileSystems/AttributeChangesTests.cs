using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Server.Tests.FileSystems;

public sealed class AttributeChangesTests
{
    private NodeAttributes _attributes = new()
    {
        Mode = InodeMode.S_IFREG | 0x1A4,
        Uid = 1,
        Gid = 2,
        Size = 3,
        AccessTime = new Timestamp(4, 5),
        ModificationTime = new Timestamp(6, 7),
    };

    [Fact]
    public void What_is_not_asked_for_stays()
    {
        NodeAttributes before = _attributes;
        Assert.Equal(Errno.None, new AttributeChanges { TouchChangeTime = true }.ApplyTo(ref _attributes));
        Assert.NotEqual(before.ChangeTime, _attributes.ChangeTime);
        Assert.Equal(before with { ChangeTime = _attributes.ChangeTime }, _attributes);
    }

    [Fact]
    public void Mode_owner_group_and_times_are_set_the_type_and_the_size_are_not()
    {
        var changes = new AttributeChanges { Mode = InodeMode.S_IFDIR | 0x1C0, Uid = 10, Gid = 20, AccessTime = new Timestamp(40, 50), ModificationTime = new Timestamp(60, 70), Size = 30 };
        Assert.Equal(Errno.None, changes.ApplyTo(ref _attributes));
        Assert.Equal((InodeMode.S_IFREG | 0x1C0, 10u, 20u, 3ul), (_attributes.Mode, _attributes.Uid, _attributes.Gid, _attributes.Size));
        Assert.Equal((new Timestamp(40, 50), new Timestamp(60, 70)), (_attributes.AccessTime, _attributes.ModificationTime));
    }

    [Fact]
    public void A_time_may_be_now_and_may_be_left_out()
    {
        long before = Timestamp.Current.Seconds;
        Assert.Equal(Errno.None, new AttributeChanges { AccessTime = new Timestamp(0, Timestamp.Now), ModificationTime = new Timestamp(0, Timestamp.Omit) }.ApplyTo(ref _attributes));
        Assert.True(_attributes.AccessTime.Seconds >= before);
        Assert.Equal(new Timestamp(6, 7), _attributes.ModificationTime);
    }

    [Fact]
    public void A_time_that_is_none_is_EINVAL_and_changes_nothing()
    {
        NodeAttributes before = _attributes;
        Assert.Equal(Errno.EINVAL, new AttributeChanges { Mode = 0, Uid = 9, ModificationTime = new Timestamp(0, 1_000_000_000) }.ApplyTo(ref _attributes));
        Assert.Equal(before, _attributes);
    }
}
