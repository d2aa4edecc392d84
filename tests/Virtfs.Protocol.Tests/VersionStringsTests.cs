using System.Text;
using Xunit;

namespace Virtfs.Protocol.Tests;

public class VersionStringsTests
{
    [Theory]
    [InlineData("9P2000.L", Dialect.L)]
    [InlineData("9P2000.u", Dialect.U)]
    [InlineData("9P2000", Dialect.Plain)]
    [InlineData("9P2000.l", Dialect.None)]
    [InlineData("9P2000.U", Dialect.None)]
    [InlineData("9P2000.L\0", Dialect.None)]
    [InlineData("unknown", Dialect.None)]
    [InlineData("", Dialect.None)]
    public void A_version_is_known_by_its_exact_bytes(string version, Dialect dialect)
    {
        Assert.Equal(dialect, VersionStrings.DialectOf(Encoding.UTF8.GetBytes(version)));
    }
}
