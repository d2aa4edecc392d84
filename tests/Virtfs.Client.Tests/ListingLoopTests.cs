using System.Text;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Client.Tests;

public class ListingLoopTests
{
    private readonly ListingLoop _loop = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 7)]
    [InlineData(1000, 7)]
    [InlineData(1000, 5001)]
    public void A_loop_is_found_before_it_was_listed_three_times(int before, int length)
    {
        int entries = 0;
        while (!Closes($"{(entries < before ? entries : before + ((entries - before) % length))}"))
        {
            Assert.InRange(++entries, 0, 3 * (before + length));
        }

        Assert.InRange(entries, before + length, int.MaxValue);
    }

    [Fact]
    public void Entries_that_share_an_offset_are_none()
    {
        for (int i = 0; i < 1000; i++)
        {
            Assert.False(Closes($"{i}", offset: 5));
        }
    }

    [Fact]
    public void Nor_is_a_name_that_comes_again_elsewhere()
    {
        for (ulong i = 1; i < 1000; i++)
        {
            Assert.False(Closes("name", i));
        }
    }

    private bool Closes(string name) => Closes(name, ulong.Parse(name, System.Globalization.CultureInfo.InvariantCulture) + 1);

    private bool Closes(string name, ulong offset) =>
        _loop.Closes(new DirectoryEntryRecord(new Qid(QidType.File, 1, 2), offset, 8, Encoding.UTF8.GetBytes(name)));
}
