using System;
using System.Text;

namespace Virtfs.Client;

/// <summary>In whose name locks are held.</summary>
internal static class LockOwner
{
    private static readonly byte[] MachineName = Encoding.UTF8.GetBytes(Environment.MachineName);

    /// <summary>This machine, as Linux's own client names it: by its host name.</summary>
    public static ReadOnlySpan<byte> ClientId => MachineName;
}
