using System;
using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Xunit;

namespace Virtfs.GuestTests.Harness;

/// <summary>Extended attributes of files on the host.</summary>
internal static class HostXattr
{
    /// <summary>The value of an attribute; empty where there is none.</summary>
    public static byte[] Get(string path, string name)
    {
        using FileDescriptor file = HostFile.Open(path, OpenFlags.O_RDONLY);
        byte[] value = new byte[65536];
        Errno errno = Libc.GetXattr(file.Value, Encoding.UTF8.GetBytes(name), value, out int length);
        Assert.True(errno is Errno.None or Errno.ENODATA, $"{name} of {path}: {errno}");
        return errno == Errno.None ? value.AsSpan(0, length).ToArray() : [];
    }
}
