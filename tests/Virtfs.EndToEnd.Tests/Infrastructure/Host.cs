using System.Runtime.InteropServices;
using Virtfs.Protocol;

namespace Virtfs.EndToEnd.Tests.Infrastructure;

/// <summary>System calls that only tests make.</summary>
internal static partial class Host
{
    private const int CurrentDirectory = -100;
    private const uint RenameExchange = 2;

    /// <summary>Two names change what they lead to, in one step. renameat2(2) with RENAME_EXCHANGE.</summary>
    public static Errno Exchange(string first, string second) =>
        renameat2(CurrentDirectory, first, CurrentDirectory, second, RenameExchange) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);
}
