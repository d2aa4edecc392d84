using System;
using System.Threading;
using System.Threading.Tasks;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;

namespace Virtfs.Client;

public sealed partial class RemoteFile
{
    private static readonly TimeSpan FirstLockPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLockPause = TimeSpan.FromSeconds(1);

    /// <summary>Takes a lock on a range of an open file, as fcntl(2) does; false where another holds one in its way, or the server takes none yet.</summary>
    /// <param name="type">A lock to read or to write; the file must be open for that.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="length">The number of bytes; 0 to the end of the file, wherever that moves.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <remarks>Locks are held in the name of this machine and process: those of one process do not exclude each other.</remarks>
    public async ValueTask<bool> TryLockAsync(LockType type, ulong start = 0, ulong length = 0, CancellationToken cancellationToken = default)
    {
        LockStatus status = Checked(await LockOnceAsync(type, start, length, cancellationToken).ConfigureAwait(false), MessageType.Tlock);
        Check(status == LockStatus.Error ? Errno.ENOLCK : Errno.None, MessageType.Tlock);
        return status == LockStatus.Success;
    }

    /// <summary>As <see cref="TryLockAsync"/>, but asks again until the lock is free: after 10 ms, then less and less often, to once a second.</summary>
    public async ValueTask LockAsync(LockType type, ulong start = 0, ulong length = 0, CancellationToken cancellationToken = default)
    {
        TimeSpan pause = FirstLockPause;
        while (!await TryLockAsync(type, start, length, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestLockPause ? pause * 2 : LongestLockPause;
        }
    }

    /// <summary>Gives up locks on a range.</summary>
    public async ValueTask UnlockAsync(ulong start = 0, ulong length = 0, CancellationToken cancellationToken = default) =>
        Checked(await LockOnceAsync(LockType.Unlock, start, length, cancellationToken).ConfigureAwait(false), MessageType.Tlock);

    /// <summary>The lock that stands in the way of one; its type is <see cref="LockType.Unlock"/> where there is none.</summary>
    public async ValueTask<LockHolder> GetLockAsync(LockType type, ulong start = 0, ulong length = 0, CancellationToken cancellationToken = default)
    {
        var request = new Tgetlock(Fid, type, start, length, (uint)Environment.ProcessId, LockOwner.ClientId);
        return Checked(await Client.GetLockAsync(request, cancellationToken).ConfigureAwait(false), MessageType.Tgetlock);
    }

    private ValueTask<Answer<LockStatus>> LockOnceAsync(LockType type, ulong start, ulong length, CancellationToken cancellationToken) =>
        Client.LockAsync(
            new Tlock(Fid, type, (uint)LockFlags.None, start, length, (uint)Environment.ProcessId, LockOwner.ClientId), cancellationToken);
}
