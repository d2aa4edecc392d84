using System;
using System.Linq;
using Virtfs.Differential.Comparison;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.Differential.Qtests;

/// <summary>What the tests of both drivers share: who serves, and how a session begins.</summary>
/// <param name="servers">The servers.</param>
/// <param name="server">Which of them: qemu or virtfsd.</param>
[Collection(ServersCollection.Name)]
public abstract class Qtest(ServersFixture servers, string server)
{
    private const int XattrSize = 1024;

    /// <summary>A limit's own test goes so far beyond where there is none.</summary>
    private protected const int WithoutLimit = 1024 + 100;

    private protected QtestServers Servers { get; } = servers.Qtests;

    private protected string Server { get; } = server;

    private protected QtestClient Client(string export) => new(Servers.Peer(Server, export), Servers.Device(Server, export));

    private protected QtestClient Attached(string export)
    {
        QtestClient client = Client(export);
        client.Attach();
        return client;
    }

    /// <summary>Makes fids of extended attributes up to a limit, and one more where there is a limit.</summary>
    private protected static void FillXattrs(QtestClient client, int count, Errno beyond, Action<int> check)
    {
        uint[] fids = new uint[count];
        byte[] value = [.. Enumerable.Repeat((byte)'X', XattrSize)];
        for (int i = 0; i < count; i++)
        {
            fids[i] = client.WalkTo("WRITE");
            client.Call(QtestClient.CreateXattrMessage(fids[i], "user.test", XattrSize));
            Assert.Equal((uint)XattrSize, client.Write(fids[i], value));
            check(i + 1);
        }

        Message another = QtestClient.CreateXattrMessage(client.WalkTo("WRITE"), "user.test_exceed", XattrSize);
        if (beyond != Errno.None)
        {
            Assert.Equal(beyond, client.Error(another));
            check(count);
        }

        Array.ForEach(fids, client.Clunk);
        check(0);
    }
}
