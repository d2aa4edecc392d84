using System.Threading;

namespace Virtfs.Drivers.Local;

/// <summary>
/// Keeps a directory's names and what a security model keeps beside them together: who changes a name changes both under it, and who looks sees both as they
/// were at one time.
/// </summary>
/// <remarks>
/// Who looks takes no lock as long as nobody changes anything meanwhile. A thread may enter again what it has entered. Two are entered through
/// <see cref="NamesScope"/>, which knows the order.
/// </remarks>
internal sealed class NamesGuard
{
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
    public void Enter()
    {
        _lock.Enter();
        if (_depth++ == 0)
        {
            Interlocked.Increment(ref _version);
        }
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
