using System;
using System.Linq;
using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

/// <summary>A client that only ever walks.</summary>
public sealed class FidQuotaTests
{
    private const int Most = 4 * FidQuota.Block;

    private readonly FidQuota _quota = new(Most);
    private readonly ExportTable _exports = ExportTable.Single(new Export("test", new TestFileSystem()));

    [Fact]
    public void One_client_gets_half_of_all_fids_and_another_the_rest()
    {
        using Conversation greedy = Begin();
        using Conversation other = Begin();
        Fill(greedy);

        Assert.Equal(Errno.ENFILE, greedy.Send(Request.Walk(0, Most)).Error);
        Assert.Equal(Errno.ENFILE, greedy.Send(Request.Attach(Most)).Error);
        Assert.Equal(Errno.EINVAL, greedy.Send(Request.Walk(0, 1)).Error);
        Fill(other);
        Assert.Equal(Most, _quota.Taken);
    }

    [Fact]
    public void A_fid_that_is_clunked_makes_room_for_another()
    {
        using Conversation client = Begin();
        Fill(client);
        _ = client.Send(Request.Clunk(1)).Ok;

        _ = client.Send(Request.Walk(0, Most)).Ok;
        Assert.Equal(Errno.ENFILE, client.Send(Request.Walk(0, 1)).Error);
    }

    [Fact]
    public void What_a_client_has_no_more_is_there_for_others()
    {
        using Conversation client = Begin();
        Fill(client);
        for (uint fid = 1; fid < Most / 2; fid++)
        {
            _ = client.Send(Request.Clunk(fid)).Ok;
        }

        Assert.InRange(_quota.Taken, 1, Most / 2);
        _ = client.Send(Request.Version(Conversation.Msize)).Ok;
        Assert.Equal(0, _quota.Taken);
    }

    [Fact]
    public void Hundreds_of_clients_with_a_fid_each_take_little()
    {
        Conversation[] clients = [.. Enumerable.Range(0, Most / FidQuota.Block * 50).Select(_ => Begin())];
        Assert.InRange(_quota.Taken, clients.Length, Most - 1);
        Array.ForEach(clients, client => client.Dispose());
    }

    private static void Fill(Conversation client)
    {
        for (uint fid = 1; fid < Most / 2; fid++)
        {
            _ = client.Send(Request.Walk(0, fid)).Ok;
        }
    }

    private Conversation Begin()
    {
        var client = new Conversation(_exports, fids: _quota);
        _ = client.Send(Request.Version(Conversation.Msize)).Ok;
        _ = client.Send(Request.Attach(0)).Ok;
        return client;
    }
}
