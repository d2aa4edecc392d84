using System;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

public class RwalkTests
{
    private static readonly byte[] TwoQids = Hex.Bytes("0200 80 01000000 0200000000000000 02 03000000 0400000000000000");

    [Fact]
    public void Qids_are_found_by_their_number()
    {
        Assert.True(Rwalk.TryDecode(TwoQids, out Rwalk walk));

        Assert.Equal(2, walk.Count);
        Assert.Equal(new Qid(QidType.Directory, 1, 2), walk[0]);
        Assert.Equal(new Qid(QidType.Symlink, 3, 4), walk[1]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void There_is_no_qid_beyond_the_count(int index)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            Rwalk.TryDecode(TwoQids, out Rwalk walk);
            return walk[index];
        });
    }

    [Fact]
    public void Part_of_a_qid_is_left_out()
    {
        Assert.Equal(1, new Rwalk(new byte[Qid.Size + 12]).Count);
    }
}
