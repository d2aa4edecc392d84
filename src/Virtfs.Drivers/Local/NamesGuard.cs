using System.Threading;
using Virtfs.Linux;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>
/// Keeps a directory's names and what a security model keeps beside them together: who changes a name changes both under it, and who looks sees both as they
/// were at one time.
/// </summary>
/// <remarks>
/// Who looks takes no lock as long as nobody changes anything meanwhile. A thread may enter again what it has entered. Two are entered through
/// <see cref="NamesScope"/>, which knows the order. Whoever is inside may be held up by the host, for ever by a file server that is gone; so a wait ends with the
/// request, as a system call's does.
/// </remarks>
internal sealed class NamesGuard
{
    // Usually whoever is inside has left after this long, and the runtime's wait ends at once when he does; but no signal ends it.
    private const int UsualMilliseconds = 2;

    private static readonly Timespec Pause = new(0, 1_000_000);

    private static int _lastId;

    private readonly Lock _lock = new();
    private int _depth;

    // Odd while somebody changes names.
    private int _version;

    /// <summary>Which one: the lower is entered first.</summary>
    public int Id { get; } = Interlocked.Increment(ref _lastId);

    /// <summary>To be read before looking, for <see cref="HasChangedSince"/>.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>True when names may have changed since the version was read: what was seen must be looked at again inside.</summary>
    public bool HasChangedSince(int version)
    {
        Interlocked.MemoryBarrier();
        return ((version & 1) != 0 || Volatile.Read(ref _version) != version) && !_lock.IsHeldByCurrentThread;
    }

    /// <summary>Begins a change of names, or a look that must not meet one; to be followed by <see cref="Exit"/>.</summary>
    /// <returns>EINTR where a signal ended the wait (<see cref="ThreadInterrupt"/>): then it has not begun.</returns>
    public Errno Enter()
    {
        bool isInside = _lock.TryEnter(UsualMilliseconds);
        while (!isInside)
        {
            if (Libc.ClockNanoSleep(Pause, out _) == Errno.EINTR)
            {
                return Errno.EINTR;
            }

            isInside = _lock.TryEnter();
        }

        if (_depth++ == 0)
        {
            Interlocked.Increment(ref _version);
        }

        return Errno.None;
    }

    /// <summary>Ends what <see cref="Enter"/> began.</summary>
    public void Exit()
    {
        if (--_depth == 0)
        {
            Interlocked.Increment(ref _version);
        }

        _lock.Exit();
    }
}
