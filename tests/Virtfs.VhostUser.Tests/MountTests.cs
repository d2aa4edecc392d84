using Virtfs.Protocol;
using Virtfs.VhostUser.FrontEnd;
using Virtfs.VhostUser.Tests.Infrastructure;
using Xunit;

namespace Virtfs.VhostUser.Tests;

public sealed class MountTests
{
    [Fact]
    public void A_guest_mounts_and_reads_a_file()
    {
        using var bench = new Bench();
        using Guest guest = bench.Mount();
        Bench.Open(guest, 2, "data");

        byte[] reply = guest.Exchange(NineP.Read(2, 100, 1000));

        Assert.Equal(MessageType.Rread, NineP.Type(reply));
        Assert.Equal(bench.FileSystem.Data[100..1100], NineP.Data(reply));
    }
}
