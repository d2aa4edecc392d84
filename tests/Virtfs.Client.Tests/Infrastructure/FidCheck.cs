using System.Collections.Generic;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Client.Tests.Infrastructure;

/// <summary>Whether a server has fids that its client knows nothing of any more.</summary>
internal static class FidCheck
{
    // More than any test here has at the same time.
    private const int Numbers = 2000;

    /// <summary>Makes a fid of every number that was ever in use: one that is still there would be refused.</summary>
    public static void AssertNoneLeft(NinePClient client, uint root)
    {
        var fids = new List<uint>();
        for (int i = 0; i < Numbers; i++)
        {
            fids.Add(client.AllocateFid());
        }

        Assert.All(fids, fid => Assert.Equal(Errno.None, client.Walk(root, fid, default, out _)));
        fids.ForEach(fid =>
        {
            client.Clunk(fid);
            client.ReleaseFid(fid);
        });
    }
}
