using System;
using Virtfs.Protocol;

namespace Virtfs.Drivers.Local;

/// <summary>One directory's names, or two directories', held together with what lies beside them until it is disposed of.</summary>
internal readonly ref struct NamesScope : IDisposable
{
    private readonly NamesGuard? _first;
    private readonly NamesGuard? _second;

    private NamesScope(NamesGuard? first, NamesGuard? second)
    {
        _first = first;
        _second = second;
    }

    /// <summary>Enters one, or, where the model keeps nothing beside names, none.</summary>
    /// <inheritdoc cref="Enter(NamesGuard?, NamesGuard?, out NamesScope)"/>
    public static Errno Enter(NamesGuard? one, out NamesScope scope) => Enter(one, null, out scope);

    /// <summary>Enters two, the lower first, or, where the model keeps nothing beside names, none.</summary>
    /// <returns>EINTR where a signal ended the wait: then nothing is held.</returns>
    public static Errno Enter(NamesGuard? one, NamesGuard? other, out NamesScope scope)
    {
        scope = default;
        bool isOrdered = one is null || other is null || one.Id <= other.Id;
        NamesGuard? first = isOrdered ? one : other;
        NamesGuard? second = isOrdered ? other : one;
        Errno errno = first?.Enter() ?? Errno.None;
        if (errno != Errno.None)
        {
            return errno;
        }

        errno = second?.Enter() ?? Errno.None;
        if (errno != Errno.None)
        {
            first?.Exit();
            return errno;
        }

        scope = new NamesScope(first, second);
        return Errno.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _second?.Exit();
        _first?.Exit();
    }
}
