using System.Runtime.InteropServices;

namespace Virtfs.Linux;

public static unsafe partial class Libc
{
    /// <summary>
    /// Sets the user as whom the calling thread alone meets file systems, and returns the one before. setfsuid(2): cannot fail, but without CAP_SETUID
    /// does nothing. Leaving 0 takes the thread's capabilities over files away (CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, ...), coming back to it gives
    /// them back.
    /// </summary>
    public static uint SetFileSystemUserId(uint userId) => setfsuid(userId);

    /// <summary>Sets the group as which the calling thread alone meets file systems, and returns the one before. setfsgid(2).</summary>
    public static uint SetFileSystemGroupId(uint groupId) => setfsgid(groupId);

    [LibraryImport(Library)]
    private static partial uint setfsuid(uint userId);

    [LibraryImport(Library)]
    private static partial uint setfsgid(uint groupId);
}
