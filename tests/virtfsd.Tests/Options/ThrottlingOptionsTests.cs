using Virtfs.Daemon.Options;
using Xunit;

namespace Virtfs.Daemon.Tests.Options;

public sealed class ThrottlingOptionsTests
{
    [Fact]
    public void There_are_nineteen_keys()
    {
        Assert.Equal(19, ThrottlingOptions.KeyNames.Count);
        Assert.Contains("throttling.bps-total", ThrottlingOptions.KeyNames);
        Assert.Contains("throttling.iops-write-max-length", ThrottlingOptions.KeyNames);
        Assert.Contains("throttling.iops-size", ThrottlingOptions.KeyNames);
    }

    [Theory]
    [InlineData("throttling.bps-total=1,throttling.bps-read=1", "throttling.bps-total and throttling.bps-read exclude each other; keep one of them")]
    [InlineData("throttling.iops-total=1,throttling.iops-write=1", "throttling.iops-total and throttling.iops-write exclude each other; keep one of them")]
    [InlineData("throttling.bps-total-max=1,throttling.bps-write-max=1", "throttling.bps-total-max and throttling.bps-write-max exclude each other; keep one of them")]
    [InlineData("throttling.iops-total-max=1,throttling.iops-read-max=1", "throttling.iops-total-max and throttling.iops-read-max exclude each other; keep one of them")]
    [InlineData("throttling.iops-size=1", "throttling.iops-size counts for nothing alone; add throttling.iops-total=NUMBER")]
    [InlineData("throttling.bps-read=1000000000000001", "throttling.bps-read is too large; the most is 1000000000000000")]
    [InlineData("throttling.bps-read=1,throttling.bps-read-max=-1", "throttling.bps-read-max is too large; the most is 1000000000000000")]
    [InlineData("throttling.bps-total=1,throttling.bps-total-max=2,throttling.bps-total-max-length=0", "throttling.bps-total-max-length is 0; the least is 1 second")]
    [InlineData("throttling.bps-total=1,throttling.bps-total-max-length=2", "throttling.bps-total-max-length counts for nothing alone; add throttling.bps-total-max=NUMBER")]
    [InlineData("throttling.bps-total=1,throttling.bps-total-max=1000000000000000,throttling.bps-total-max-length=2", "throttling.bps-total-max-length times throttling.bps-total-max is too large; the most is 1000000000000000")]
    [InlineData("throttling.bps-total-max=1", "throttling.bps-total-max counts for nothing alone; add throttling.bps-total=NUMBER")]
    [InlineData("throttling.iops-write=5,throttling.iops-write-max=4", "throttling.iops-write-max is below throttling.iops-write; write at least as much")]
    [InlineData("throttling.iops-write=fast", "throttling.iops-write 'fast' is no number; write throttling.iops-write=NUMBER")]
    [InlineData("throttling.none=1", "there is no key 'throttling.none'; the keys are fsdriver id path security_model writeout readonly fmode dmode multidevs max_xattr socket sock_fd")]
    public void Refuses_what_contradicts_itself(string keys, string reason)
    {
        string option = $"local,id=a,path=/a,security_model=none,{keys}";

        Assert.Equal($"-fsdev {option}: {reason}", Plans.RefusedFsdev(option));
    }

    [Theory]
    [InlineData("throttling.bps-total=1000")]
    [InlineData("throttling.iops-read=10,throttling.iops-size=4096")]
    [InlineData("throttling.bps-read=1,throttling.bps-write=1,throttling.iops-total=1")]
    [InlineData("throttling.bps-read=5,throttling.bps-read-max=5,throttling.bps-read-max-length=60")]
    public void Refuses_by_name_what_makes_sense_and_is_not_built(string keys)
    {
        string option = $"local,id=a,path=/a,security_model=none,{keys}";
        string first = keys[..keys.IndexOf('=')];

        Assert.Equal(
            $"-fsdev {option}: {first} is not built yet; leave it out", Plans.Refused([option], ["virtio-9p-pci,fsdev=a,mount_tag=t"], []));
    }
}
