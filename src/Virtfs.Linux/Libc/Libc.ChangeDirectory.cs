using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>Makes a directory the working one, for the whole process. fchdir(2): 0 or -1; ENOTDIR, EACCES. O_PATH descriptors will do.</summary>
    public static Errno ChangeDirectory(int directory) => Result(fchdir(directory));

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchdir(int directory);
}
