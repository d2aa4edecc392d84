using System;
using System.Linq;
using Xunit;

namespace Virtfs.Protocol.Tests;

public class ErrnoTests
{
    [Fact]
    public void Every_Linux_error_number_from_1_to_133_has_a_name()
    {
        int[] unused = [41, 58];

        Assert.Equal(Enumerable.Range(0, 134).Except(unused), Enum.GetValues<Errno>().Select(value => (int)value));
    }

    [Theory]
    [InlineData(Errno.EPERM, 1)]
    [InlineData(Errno.ENOENT, 2)]
    [InlineData(Errno.EAGAIN, 11)]
    [InlineData(Errno.ERANGE, 34)]
    [InlineData(Errno.EDEADLK, 35)]
    [InlineData(Errno.ENAMETOOLONG, 36)]
    [InlineData(Errno.ENOSYS, 38)]
    [InlineData(Errno.ENOTEMPTY, 39)]
    [InlineData(Errno.ELOOP, 40)]
    [InlineData(Errno.ENODATA, 61)]
    [InlineData(Errno.EMSGSIZE, 90)]
    [InlineData(Errno.EOPNOTSUPP, 95)]
    [InlineData(Errno.ESTALE, 116)]
    [InlineData(Errno.EHWPOISON, 133)]
    public void The_numbers_are_Linuxs(Errno errno, int number)
    {
        Assert.Equal(number, (int)errno);
    }
}
