using Virtfs.Daemon.Options;
using Virtfs.Server.Exports;
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

    [Fact]
    public void Without_keys_there_is_no_limit() => Assert.Null(Read(string.Empty));

    [Fact]
    public void Each_key_sets_what_it_names()
    {
        Assert.Equal(
            new ThrottleOptions { BytesTotal = new ThrottleLimit(1000), OperationsTotal = new ThrottleLimit(10, 20, 3), OperationSize = 4096 },
            Read(",throttling.bps-total=1000,throttling.iops-total=10,throttling.iops-total-max=20,throttling.iops-total-max-length=3,throttling.iops-size=4096"));
        Assert.Equal(
            new ThrottleOptions
            {
                BytesRead = new ThrottleLimit(1),
                BytesWritten = new ThrottleLimit(2),
                Reads = new ThrottleLimit(3),
                Writes = new ThrottleLimit(4, 5),
            },
            Read(",throttling.bps-read=1,throttling.bps-write=2,throttling.iops-read=3,throttling.iops-write=4,throttling.iops-write-max=5"));
    }

    private static ThrottleOptions? Read(string keys) =>
        Plans.Fsdev($"local,id=a,path=/a,security_model=none{keys}", "virtio-9p-pci,fsdev=a,mount_tag=t").Exports[0].Throttling;
}
