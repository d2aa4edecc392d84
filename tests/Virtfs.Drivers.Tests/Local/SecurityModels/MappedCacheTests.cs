using Virtfs.Drivers.Local;
using Virtfs.Drivers.Local.SecurityModels;
using Virtfs.Server.FileSystems;
using Xunit;

namespace Virtfs.Drivers.Tests.Local.SecurityModels;

/// <summary>What the cache of the mapped models keeps, and what it must not.</summary>
public sealed class MappedCacheTests
{
    private const long Now = 1_000_000;
    private static readonly InodeKey Key = new(1, 2, 3);
    private static readonly Timestamp AtRest = new(Now - 100, 5);
    private static readonly MappedAttributes Kept = MappedAttributes.None with { Uid = 7, Device = 8 };
    private readonly MappedCache _cache = new();

    [Fact]
    public void What_was_read_at_rest_is_known_while_the_change_time_stays()
    {
        _cache.Set(Key, AtRest, Now, Kept);
        Assert.True(_cache.TryGet(Key, AtRest, out MappedAttributes attributes));
        Assert.Equal((7u, MappedAttributes.Unset, 8ul), (attributes.Uid, attributes.Gid, attributes.Device));
    }

    [Theory]
    [InlineData(Now - 100, 6u)]
    [InlineData(Now - 99, 5u)]
    [InlineData(Now - 101, 5u)]
    public void Another_change_time_means_that_it_must_be_read_again(long seconds, uint nanoseconds)
    {
        _cache.Set(Key, AtRest, Now, Kept);
        Assert.False(_cache.TryGet(Key, new Timestamp(seconds, nanoseconds), out _));
    }

    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(1, 3, 3)]
    [InlineData(2, 2, 3)]
    public void Another_object_is_not_taken_for_it(ulong mount, ulong device, ulong inode)
    {
        _cache.Set(Key, AtRest, Now, Kept);
        Assert.False(_cache.TryGet(new InodeKey(mount, device, inode), AtRest, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-5)]
    public void What_changed_a_moment_ago_is_not_kept_since_it_may_change_again_without_showing(long age)
    {
        var changeTime = new Timestamp(Now - age, 0);
        _cache.Set(Key, changeTime, Now, Kept);
        Assert.False(_cache.TryGet(Key, changeTime, out _));
    }

    [Fact]
    public void A_hundred_thousand_objects_never_get_each_others_attributes()
    {
        for (ulong inode = 0; inode < 100_000; inode++)
        {
            _cache.Set(new InodeKey(1, inode % 3, inode), AtRest, Now, MappedAttributes.None with { Uid = (uint)inode });
        }

        int known = 0;
        for (ulong inode = 0; inode < 100_000; inode++)
        {
            if (_cache.TryGet(new InodeKey(1, inode % 3, inode), AtRest, out MappedAttributes attributes))
            {
                Assert.Equal((uint)inode, attributes.Uid);
                known++;
            }
        }

        // There are 65,536 places; of inode numbers that follow each other few share one.
        Assert.InRange(known, 30_000, 65_536);
    }
}
