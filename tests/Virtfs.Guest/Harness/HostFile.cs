using System.Text;
using Virtfs.Linux;
using Virtfs.Protocol;
using Virtfs.Testing;

namespace Virtfs.GuestTests.Harness;

/// <summary>Files opened on the host as a program there would.</summary>
internal static class HostFile
{
    private const int CurrentFolder = -100;

    public static FileDescriptor Open(string path, OpenFlags flags)
    {
        Errno errno = Libc.OpenAt(CurrentFolder, Encoding.UTF8.GetBytes(path), flags, 0x1B6, out int descriptor);
        return errno == Errno.None ? new FileDescriptor(descriptor) : throw new HarnessException($"cannot open {path}: {errno}");
    }
}
