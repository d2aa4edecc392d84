using System;
using System.Linq;
using System.Text;
using Xunit;

namespace Virtfs.Protocol.Tests;

public class ErrnoTextTests
{
    [Theory]
    [InlineData(Errno.ENOENT, "No such file or directory")]
    [InlineData(Errno.EOPNOTSUPP, "Operation not supported")]
    [InlineData((Errno)41, "Unknown error")]
    [InlineData((Errno)(-1), "Unknown error")]
    public void The_text_is_the_C_librarys(Errno errno, string text)
    {
        Assert.Equal(text, Encoding.ASCII.GetString(ErrnoText.Of(errno)));
    }

    [Fact]
    public void Every_error_number_has_a_text_of_its_own()
    {
        string[] texts = [.. Enum.GetValues<Errno>().Select(errno => Encoding.ASCII.GetString(ErrnoText.Of(errno)))];

        Assert.DoesNotContain("Unknown error", texts);
        Assert.Equal(texts.Length, texts.Distinct().Count());
    }
}
