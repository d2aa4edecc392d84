using Virtfs.Protocol;
using Virtfs.Server.Exports;
using Virtfs.Server.FileSystems;
using Virtfs.Server.Sessions;
using Virtfs.Server.Tests.Infrastructure;
using Xunit;

namespace Virtfs.Server.Tests.Sessions;

/// <summary>The fids of a session.</summary>
public sealed class FidTableTests
{
    private const int Many = 200_000;

    private readonly FidTable _table = new(_ => { }, FidQuota.OfProcess);
    private readonly Export _export = new("test", new TestFileSystem());

    [Fact]
    public void A_client_that_has_clunked_its_fids_keeps_no_memory_for_them()
    {
        Fill();
        Assert.InRange(_table.Room, Many, int.MaxValue);
        for (uint number = 0; number < Many; number++)
        {
            Assert.True(_table.TryRemove(number, out Fid? fid));
            Assert.Equal(Errno.None, _table.Release(fid));
        }

        Assert.InRange(_table.Room, 0, Many / 2);
    }

    [Fact]
    public void Nor_does_one_that_begins_anew()
    {
        Fill();
        _table.Clear();

        Assert.InRange(_table.Room, 0, 2000);
    }

    [Fact]
    public void Those_that_are_left_are_found_when_room_was_given_back()
    {
        Fill();
        for (uint number = 0; number < Many; number++)
        {
            if (number % 1000 != 7 && _table.TryRemove(number, out Fid? fid))
            {
                _table.Release(fid);
            }
        }

        Assert.Equal(Many / 1000, _table.Count);
        for (uint number = 7; number < Many; number += 1000)
        {
            Assert.True(_table.Contains(number));
        }

        _table.Clear();
    }

    private void Fill()
    {
        Assert.Equal(Errno.None, _export.FileSystem.Attach(new AttachRequest(default, 0), out Node? root, out _));
        for (uint number = 0; number < Many; number++)
        {
            root!.AddReference();
            Assert.Equal(Errno.None, _table.Add(number, _table.Create(FidKind.Walked, _export, root, 0)));
        }

        root!.Dispose();
    }
}
